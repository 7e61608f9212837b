"""The office and its reference tables: regions, KBLI, trades, stages, reasons, holidays, wages."""

"""Lists of alumni: read, recognised, filed. No NIK leaves the list but sealed or masked."""

"""Run as a program of its own: reads an XLS, XLSB or ODS workbook from its input, within bounds it sets itself.

It imports nothing of the application, so that it starts at once; ``apart`` starts it and judges what it answers.
"""

import io
import pickle
import resource
import sys

MEMORY = 1_500_000_000
SECONDS = 60
LOCKED, TOO_BIG, BROKEN = 3, 4, 5


def main() -> int:
    """Answer with every work sheet: name, whether it is shown, its first column, its rows, its merged cells."""
    # Here and not above: what starts this program reads its constants, and would hold the reader for nothing.
    import python_calamine  # noqa: PLC0415

    area = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                if sheet.height * sheet.width > area:
                    return TOO_BIG
                area -= sheet.height * sheet.width
                is_shown = about.visible is python_calamine.SheetVisibleEnum.Visible
                left = sheet.start[1] if sheet.start else 0
                rows = list(sheet.iter_rows())
                found.append((about.name, is_shown, left, rows, sheet.merged_cell_ranges or []))
    except python_calamine.PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_BIG
    except (python_calamine.CalamineError, OSError, ValueError):
        return BROKEN
    pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    return 0


if __name__ == "__main__":
    sys.exit(main())

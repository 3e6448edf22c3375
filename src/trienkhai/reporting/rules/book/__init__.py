"""The workbook of a unit as facts: where everything stands, how it is found again, what a cell says, what became of it.

Pure. `workbook` writes the file by it, `actions.intake` takes it in by it.
"""

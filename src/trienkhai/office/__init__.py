"""Documents and sheets: papers in the official formats, their reader, PDF, charts, spreadsheets. Pure: knows no Django."""

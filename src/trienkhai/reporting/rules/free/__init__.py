"""A unit's own free workbook or Word report: what its headings and labels mean, and what becomes of each of its cells. Pure.

`tables` finds the tables, `proposing` says what each heading and label may mean and how sure that is, a person's
`mapping` decides, `reading` gives each cell an answer it stands for, `settling` holds that against what is there.
"""

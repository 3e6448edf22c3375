"""Reading the task table of a plan out of Word and Excel: columns by heading, rows judged, deadlines in words. Pure.

`read.read_tasks` is the door: a file in, every table and every row of it out, each with exactly one fate. What has one
reading is understood; what has two or none is asked, with what it may mean. Nothing is dropped and nothing is guessed.
"""

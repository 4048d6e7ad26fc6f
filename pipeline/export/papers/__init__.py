"""Papers as .docx by GB/T 9704—2012: `sheet` is the paper itself, `breakdown` the 任务分解表, `assignment` the 交办单 of a unit.

python-docx reads in `read/` and writes here, and nowhere else.
"""

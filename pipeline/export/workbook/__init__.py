"""任务清单.xlsx: `book` composes it of `print_sheet` (打印版), `data_sheet` (数据版 and the hidden 基线) and `lists` (the other sheets).

`grid` writes a plain list as a sheet, `lights` are the live 红黄绿灯, `look` fonts, formats and heights.
"""

"""The way back: ledgers that were sent out come home filled in.

`typed` makes one text of whatever people type · `reading` a workbook (or a zip of them) as rows with what was sent (基线) · `merging` takes all of
it home by id, three-way, and lists every conflict with both values · `carrying` keeps the entries when a circular is read anew · `report` tells
what happened. Pure values but for the opening of the file; the database takes them from here.
"""

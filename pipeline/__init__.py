"""Duban 督办: a circular (公文) in, its task matrix, papers, calendar and cascade out. This page is the map.

    read       a file            → SourceText   text, tables, pages; automatic numbers printed
    structure  SourceText        → Circular     letterhead, outline, task tables, attachments
    extract    Circular          → Drafts       what the words say: tasks, actions, duties, times, quantities, citations
    resolve    Drafts            → Matrix       what they mean: units, dates, scope of brackets, ids
    check      Circular, Matrix  → Matrix       with findings (体检) and the sentences that became no row
    cascade    Matrices          → Coverage, graph of directives and plans
    export     values            → JSON, tables, ledgers, papers, calendars

`flow` composes the stages for a file and for a folder; `cli` and `web` are the doors; `dictionaries/` holds what the stages know.
Importing this package loads none of them.
"""

"""An office's own .xlsx or .docx, filled: `matching` finds headed columns, labelled fields and `{{名称}}` marks in a grid of texts by the synonyms of
`dictionaries/columns.yaml`; `sheets` fills a workbook, `papers` a document; `filling` is the door. Nothing of the template's looks is touched.
"""

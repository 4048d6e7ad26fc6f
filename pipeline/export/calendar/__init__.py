"""Deadlines as calendars. `placing` puts every time limit on its day or lists it; `ics` writes events and todos; `listing` says the same in
plain text for chats; `month_sheet` draws months as sheets; `overview` draws a year as a picture; `reporting` gathers who reports what to whom.
"""

"""The workbench (工作台): the only place that serves. A room of its own: nothing else in the house imports it.

`settings` what a server may do · `app` puts it together (security headers, errors in words) · `access` users, sessions, CSRF · `intake` files
handed in, read in a process of their own · `api_*` the JSON API by subject (described at `/api/openapi.json`) · `static/` the page itself, which
knows the house through that API alone. Everything is served from this folder: no address outside this machine appears in it.
"""

"""Fields an office adds to its records without code: one mechanism for every kind of record.

A record that takes them inherits ``models.HasCustomFields``, has a table of :class:`models.FieldValue` and registers
itself by ``kinds.register``. Everywhere a field is called ``custom_<key>``: in forms, services, audit log, filters, lists.
"""

"""What the person receives: the package of an access request, letters and certificates.

The input is plain dataclasses (``model``), the output bytes. Nothing here reads the database or touches
the disk.
"""

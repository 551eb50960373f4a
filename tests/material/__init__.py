"""The synthetic letters as files: PDF and DOCX in several layouts, and pages that look scanned.

Their texts and gold are data in `app/bench/documents/material`.
"""

"""Files of word processors and presentations: DOCX and PPTX, the same bytes for the same content.

``pages`` makes DOCX and ``slides`` PPTX; each opens an empty document, adds to it, and saves it.
Whoever imports them waits for python-docx or python-pptx: import them where they are needed.
"""


BBBB BBBB
XXXX
  XXXX ngettext(u'%(many)s visit to book', u'%(many)s visits to book', count) SSSSSSSS SSSSS SS SSSSPPPPPPPP PPPPPP PP PPPPXXXXX
  BB BBBBBBBBBXXXX ngettext(u'%(many)s visit that was imported before', u'%(many)s visits that were imported before', count) SSSSSSSS SSSSS SSSS SSS SSSSSSSS SSSSSSPPPPPPPP PPPPPP PPPP PPPP PPPPPPPP PPPPPPXXXXXBBBBB
  BB BBBBBBBBBBBBXXXX ngettext(u'%(many)s visit that was imported before and changed here since: it stays as it is', u'%(many)s visits that were imported before and changed here since: they stay as they are', count) SSSSSSSS SSSSS SSSS SSS SSSSSSSS SSSSSS SSS SSSSSSS SSSS SSSSSS SS SSSSS SS SS SSPPPPPPPP PPPPPP PPPP PPPP PPPPPPPP PPPPPP PPP PPPPPPP PPPP PPPPPP PPPP PPPP PP PPPP PPPXXXXXBBBBB
  XXXX ngettext(u'%(many)s row with mistakes', u'%(many)s rows with mistakes', count) SSSSSSSS SSS SSSS SSSSSSSSPPPPPPPP PPPP PPPP PPPPPPPPXXXXX
XXXXX

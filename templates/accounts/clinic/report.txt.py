BBBB BBBBBB BBBBBBB gettext(u'Only looked: nothing was changed.') BBBBB
 gettext(u'Rows in the file') X 
 gettext(u'New records') X FFFFFF
 gettext(u'Changed records') X FFFFFF
 gettext(u'Records that stay as they are') X 
 gettext(u'Rows with mistakes, left out') X FFFFFF
BBB BBB BB BBBBBBBBBB gettext(u'Row')  X BBB BBBBBBB BBBBBBB BB BBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBB
BBBBBB

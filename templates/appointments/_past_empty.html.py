
BBBB BBBB
 gettext(u'No visit is past yet. When one is over, you find it here.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB

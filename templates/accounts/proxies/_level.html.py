
BBBB BBBB
BB BBBBB BB BBBBBB gettext(u'May join video visits and see when they are.') BBBB BBBBB BB BBBBBBBBBBBB gettext(u'May join video visits, and book, move and cancel them.') BBBB gettext(u'May join video visits, book, move and cancel them, and read what they are about.') BBBBB

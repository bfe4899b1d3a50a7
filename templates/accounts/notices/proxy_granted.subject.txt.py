BBBB BBBBBB BBBBBBBBBBB BB BBBBBBBB gettext(u'You can help with video visits now') BBBB gettext(u'Somebody can help you with video visits') BBBBB

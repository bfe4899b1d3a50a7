BBBB BBBBBBBBBBBBBB BBB gettext(u'New recovery codes were made') BBBBBBBBBBBBB

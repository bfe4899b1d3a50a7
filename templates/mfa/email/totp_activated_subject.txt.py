BBBB BBBBBBBBBBBBBB BBB gettext(u'An app was set up for sign-on') BBBBBBBBBBBBB

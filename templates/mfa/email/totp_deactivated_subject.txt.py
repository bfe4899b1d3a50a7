BBBB BBBBBBBBBBBBBB BBB gettext(u'The app for sign-on was removed') BBBBBBBBBBBBB

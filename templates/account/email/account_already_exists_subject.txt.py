BBBB BBBBBBBBBBBBBB BBB gettext(u'You have an account already') BBBBBBBBBBBBB

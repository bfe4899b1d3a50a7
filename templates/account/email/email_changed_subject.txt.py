BBBB BBBBBBBBBBBBBB BBB gettext(u'The e-mail address of your account was changed') BBBBBBBBBBBBB

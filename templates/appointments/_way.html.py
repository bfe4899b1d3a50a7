
BBBB BBBB
BB BBBBBBBB BB BBBBBBB gettext(u'Video visit - from home, do not travel') BBBB gettext(u'In person at %(clinic)s') SS SSSSSS SS SSSSSSSSSSBB BBBBBBBBBBBBBBX BBBBBBBBBB

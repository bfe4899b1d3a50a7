
BBBB BBBB
BB BBBBBBBB gettext(u'Video visit - from home, do not travel') BBBB gettext(u'In-person visit at %(clinic)s') SSSSSSSSS SSSSS SS SSSSSSSSSSBB BBBBBBBBBBBX BBBBBBBBBB

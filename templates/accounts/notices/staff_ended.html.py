BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXX gettext(u'You no longer work in the portal for %(clinic)s, and you are signed off everywhere.') SSS SS SSSSSS SSSS SS SSS SSSSSS SSS SSSSSSSSSSS SSS SSS SSS SSSSSS SSS SSSSSSSSSSSXXXX
  XXX gettext(u'Is this a mistake? Please talk to your administrator.') XXXX
BBBBBBBB BBBB

BBBBB BBBBBB
BBBBBBBB BBBBBB

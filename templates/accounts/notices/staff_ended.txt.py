BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB gettext(u'You no longer work in the portal for %(clinic)s, and you are signed off everywhere.') SSS SS SSSSSS SSSS SS SSS SSSSSS SSS SSSSSSSSSSS SSS SSS SSS SSSSSS SSS SSSSSSSSSSS

 gettext(u'Is this a mistake? Please talk to your administrator.') BBBBBBBB
BBBBB BBBBBBBBBBBBBB

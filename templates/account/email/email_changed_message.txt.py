BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBBBBBBBBBBBBBBBBBB gettext(u'From now on, your account opens with another e-mail address. We no longer write to this one.') 
BBBBBBBB BBBBBBBBBBBBBBBBBBBB

BBBBB BBBBBBB gettext(u'Was it not you? Please call the help line at once: %(help_phone)s.') SSS SS SSS SSSS SSSSSS SSSS SSS SSSS SSSS SS SSSSS SSSSSSSSSSSSSSSBBBBBBBB BBBBBBB


BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Add your own record') BBBBBBBB

BBBBB BBBBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB BBBB
  XXXX gettext(u'Add your own record') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'Welcome, %(first_name)s. We have found your record.') SSSSSSSS SSSSSSSSSSSSSSS SS SSSS SSSSS SSSS SSSSSSSXXXX
  XXX gettext(u'It will belong to the account you sign on to with <strong>%(email)s</strong>. Whoever signs on to it will see your visits.') SS SSSS SSSSSS SS SSS SSSSSSS SSS SSSS SS SS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSSS SSSSSSS SSSSS SS SS SS SSSS SSS SSSS SSSSSSSXXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBXX
    BBBBBBBBBB
     gettext(u'Add to my account') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
  XXX gettext(u'Is this not you? Just leave this page. Nothing happens until you press the button.') XXXX
BBBBBBBB BBBBBBB

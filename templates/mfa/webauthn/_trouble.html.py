
BBBB BBBB
XXXX XXXXXXXXXXXXXX
  XX XXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXX gettext(u'That did not work. Either it was cancelled, or this device has no passkey for the portal. You can try again or use another way.') XXXX
XXXXXX


BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Your invitation') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Your invitation') XXXXX
  BB BBBBBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    XXXXX XXXXXXXXXXXXXX
      BBBBBBBBBB
       gettext(u'Yes, accept') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
    XXXXXXX
    XXX gettext(u'Not now? Just leave this page. Nothing happens until you say yes.') XXXX
  BBBB
    XXX gettext(u'This invitation was sent to <strong>%(invited)s</strong>. You are signed on as <strong>%(own)s</strong>.') SSSS SSSSSSSSSS SSS SSSS SS SSSSSSSSSSSSSSSSSSSSSSSSSSSSS SSS SSS SSSSSS SS SS SSSSSSSSSSSSSSSSSSSSSSSSSXXXX
    XXX gettext(u'Sign off and type the code again to use the invited address. Or ask for a new invitation to the address you sign on with.') XXXX
    XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBXX
      BBBBBBBBBB
       gettext(u'Sign off') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBB
    XXXXXXX
  BBBBB
BBBBBBBB BBBBBBB

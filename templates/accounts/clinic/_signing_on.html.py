
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXX gettext(u'Signing on') XXXXX
  BB BBBBBBBBBBBBBBBBBBBBB
    XXX gettext(u'This patient has an account. If they cannot sign on, they can reset their password on the sign-on page.') XXXX
  BBBB
    XXX gettext(u'This patient has no account. They can register with a code sent to the contact on record. Is there none, or is it out of date? Give them an activation code on paper. Check their identity first.') XXXX
    BB BBBBBBBBBBXXX _("F j")  _("F j")  gettext(u'A code was issued on %(issued)s. It is valid until %(until)s. A new one ends it.') S SSSS SSS SSSSSS SS SSSSSSSSSSS SS SS SSSSS SSSSS SSSSSSSSSS S SSS SSS SSSS SSSXXXXBBBBB
    XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBB BBBBBBBBBBXX
      BBBBBBBBBB
       gettext(u'Issue an activation code') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
    XXXXXXX
  BBBBB
XXXXXXXXXX

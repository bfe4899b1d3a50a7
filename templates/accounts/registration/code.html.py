
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Enter your code') BBBBBBBB

BBBBB BBBBBBBBBBB
  BBB BBBBBBBBBBBBBBBB BB BBBB gettext(u'Change what I typed') 
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB
BBBBBBBB BBBBBBBBBBB

BBBBB BBBBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB BBBB
  XXXX gettext(u'Enter your code') XXXXX
  BB BBBBBBBBBB
    XX XXXXXXXXXXXXXXXXXXXX gettext(u'There were many tries with this record number today. To keep everybody safe, we send no more codes for it until tomorrow.') SSSSS SSSS SSSS SSSSS SSSS SSSS SSSSSS SSSSSS SSSSSS SS SSSS SSSSSSSSS SSSSS SS SSSS SS SSSS SSSSS SSS SS SSSSS SSSSSSSSSXXXX
    XXX gettext(u'You can go on now with an activation code from the clinic. Type it here.') XXXX
  BBBB
    XX XXXXXXXXXXXXXXXXXXXXBB BBBBBBBBBBB gettext(u'If these details match our records, we have sent a six-digit code to the e-mail address or mobile phone the clinic has on record.') BBBB gettext(u'If these details match our records, we have sent a six-digit code to the e-mail address the clinic has on record.') BBBBBXXXX
    XXX gettext(u'It is valid for %(minutes)s minutes. It may take a minute to arrive. Look in your spam folder, too.') SS SS SSSSS SSS SSSSSSSSSSS SSSSSSSS SS SSS SSSS S SSSSSS SS SSSSSSS SSSS SS SSSS SSSS SSSSSSS SSSSXXXX
  BBBBB
  XXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBX XXXXXXXXXXX
    BBBBBBBBBB
    
     gettext(u'Continue') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
  XXXX gettext(u'No code?') XXXXX
  XXXX
    XXXX gettext(u'No contact on record, or it is out of date? Ask the clinic for an activation code and type it here.') SS SSSSSSS SS SSSSSSS SS SS SS SSS SS SSSSS SSS SSS SSSSSS SSS SS SSSSSSSSSS SSSS SSS SSSS SS SSSSSXXXXX
    BBB BBBBBBBBBBBBBBBB BB BBBB
    XXXX gettext(u'Did you type something wrong? <a href="%(href)s">Enter your details again</a>.') SSS SSS SSSS SSSSSSSSS SSSSSS SS SSSSSSSSSSSSSSSSSSSSS SSSS SSSSSSS SSSSSSSSSSXXXXX
    XXXX gettext(u'Do you need help? Call <a class="portal-phone" href="%(tel)s">%(phone)s</a>.') SS SSS SSSS SSSSS SSSS SS SSSSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXXX
  XXXXX
BBBBBBBB BBBBBBB


BBBB BBBB
XXXX gettext(u'Your activation code') XXXXX
XXX gettext(u'For %(name)s, from %(clinic)s') SSS SSSSSSSSS SSSS SSSSSSSSSSXXXX
XX XXXXXXXXXXXXXXXXXXXXXXXX
XXXX gettext(u'What to do') XXXXX
XXXX
  XXXX gettext(u'Open <strong>%(site_address)s</strong> on a computer, tablet or phone.') SSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS SS S SSSSSSSSS SSSSSS SS SSSSSSXXXXX
  XXXX gettext(u'Type your record number <strong>%(mrn)s</strong>, your last name and your date of birth.') SSSS SSSS SSSSSS SSSSSS SSSSSSSSSSSSSSSSSSSSSSSSS SSSS SSSS SSSS SSS SSSS SSSS SS SSSSSSXXXXX
  XXXX gettext(u'Type the code above. Capital letters and the dash do not matter.') XXXXX
  XXXX gettext(u'Choose the e-mail address and the password you will sign on with.') XXXXX
XXXXX
XXX gettext(u'The code works once, until %(until)s. Keep this page in a safe place, and do not show it to anybody.') SSS SSSS SSSSS SSSSS SSSSS SSSSSSSSSS SSSS SSSS SSSS SS S SSSS SSSSSS SSS SS SSS SSSS SS SS SSSSSSSSXXXX
XXX gettext(u'Do you need help? Call %(phone)s.') SS SSS SSSS SSSSS SSSS SSSSSSSSSSXXXX

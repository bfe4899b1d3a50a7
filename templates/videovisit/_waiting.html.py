
BBBB BBBB
XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXX
  XX XXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'You are here since %(clock)s') SSS SSS SSSS SSSSS SSSSSSSSS BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBXXXX
  XXX gettext(u'Your video visit with %(doctor)s:') SSSS SSSSS SSSSS SSSS SSSSSSSSSSS XXXXXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBXXXXXXXXXXXXX
  BB BBB BBBBBBXXX gettext(u'It is a visit of %(name)s.') SS SS S SSSSS SS SSSSSSSSSXXXXBBBBB
  XXX gettext(u'The clinic can see that you are here. You keep your place if you close this page and come back.') XXXX
XXXXXX
XXX gettext(u'If nothing happens 10 minutes after the time of your visit, call <a class="portal-phone" href="tel:%(href)s">%(phone)s</a>. Nobody takes your place meanwhile.') SS SSSSSSS SSSSSSS SS SSSSSSS SSSSS SSS SSSS SS SSSS SSSSSS SSSS SS SSSSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS SSSSSS SSSSS SSSS SSSSS SSSSSSSSSSXXXX
XXX gettext(u'Recording a video visit is not permitted.') XXXX
XXXXX XXXXXXBBB BBBBBBBBBBBBB BBBBBBBBBX XXXXXXXXXXXXXXXXXXX gettext(u'Appointment Details') XXXXXXXX

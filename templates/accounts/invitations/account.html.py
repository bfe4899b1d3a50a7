
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Make your account') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Make your account') XXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  XXX gettext(u'First make an account. Next you can say yes to the invitation.') XXXX
  XXXXX XXXXXXXXXXXXX XXXXXXXXXXX
    BBBBBBBBBB
    
    BBB BBBBBBB BB BBBBBBBB BBBBBBBBB BB BBBBBBB
    XXX gettext(u'Read the <a class="govuk-link" href="%(terms)s" target="_blank">terms of use (opens in a new tab)</a> and the <a class="govuk-link" href="%(privacy)s" target="_blank">privacy notice (opens in a new tab)</a>.') SSSS SSS SS SSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSS SS SSS SSSSSS SS S SSS SSSSSSSS SSS SSS SS SSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSSSS SSSSSS SSSSSS SS S SSS SSSSSSSSSXXXX
     gettext(u'Create my account') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
  XXXXXXX
BBBBBBBB BBBBBBB

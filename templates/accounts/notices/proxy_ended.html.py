BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB

BBBBB BBBB
  XXXBB BBBBBBBBBBB BB BBBBBBBB gettext(u'You no longer act for %(patient)s.') SSS SS SSSSSS SSS SSS SSSSSSSSSSSSBBBB gettext(u'%(helper)s no longer acts for you.') SSSSSSSSSS SS SSSSSS SSSS SSS SSSSBBBBBBB BBBBBBBBBBBBB BBB BBBBBBBBBBB BB BBBBBBBB  gettext(u'%(patient)s is 18 now and decides alone. If %(patient)s would like your help, you can be invited again.') SSSSSSSSSSS SS SS SSS SSS SSSSSSS SSSSSS SS SSSSSSSSSSS SSSSS SSSS SSSS SSSSS SSS SSS SS SSSSSSS SSSSSSBBBB BBBBBBBBBBBBB  gettext(u'You are 18 now and decide alone. Would you like to keep this help? Invite the person again in your account.') BBBBBXXXX
BBBBBBBB BBBB

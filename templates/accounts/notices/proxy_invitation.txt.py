BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBB gettext(u'%(patient)s needs a helping hand with video visits at %(clinic)s, and you are invited to give it.') SSSSSSSSSSS SSSSS S SSSSSSS SSSS SSSS SSSSS SSSSSS SS SSSSSSSSSSS SSS SSS SSS SSSSSSS SS SSSS SSS

BB BBBBBBBBBBBB BB BBBBBB gettext(u'You may see when the visits are, and join them by video.') BBBB BBBBBBBBBBBB BB BBBBBBBBBBBB gettext(u'You may join the visits, and book, move or cancel them.') BBBB gettext(u'You may join the visits, book, move or cancel them, and read what they are about.') BBBBB

 gettext(u'Open the page below and type this code:') 

    

 gettext(u'The code works once, for 7 days. You can make an account there if you have none. You need not be a patient.')   gettext(u'Do you not know this person? Then please ignore this e-mail.') BBBBBBBB
BBBBB BBBBBB gettext(u'Accept the invitation:') 
BBB BBBBBBBBBBBBBBBBBBBB

"""Passages with near misses: a sentence with every word of its source that is false, beside the true ones.

Made for the rules that look at whose clause a sentence is from; `tests/unit/test_near_misses.py` reads them.
"""

from __future__ import annotations

PASSAGES = """
Nora has moved to Leeds, while Ben stayed in York and opened a bakery.
+ Nora moved to Leeds. | Ben stayed in York. | Ben opened a bakery. | Ben opened a bakery in York.
- Ben has moved to Leeds. | Nora stayed in York. | Nora opened a bakery.
- Nora has stayed in York and opened a bakery.

Warfarin was stopped in May, amlodipine 5 mg continues, and bisoprolol was halved.
+ Warfarin was stopped in May. | Amlodipine continues at 5 mg. | Bisoprolol was halved.
- Amlodipine was stopped in May. | Amlodipine was halved. | Bisoprolol was stopped in May.
- Warfarin continues at 5 mg. | Warfarin was halved.

Sodium 131, low; potassium normal. Creatinine is raised, urea normal.
+ Sodium is low. | Urea is normal. | Creatinine is raised.
- Potassium is low. | Urea is raised. | Sodium and potassium are both low.
- Creatinine and urea are both raised. | Urea and creatinine are raised.

The calves in the barn get three litres a day, the lambs two. The goats graze outside.
+ The calves in the barn get three litres a day.
- The lambs get three litres a day. | The goats get three litres a day. | The calves graze outside.

The roof was repaired in 2019; the chimney leaks and the gutters are new.
+ The roof was repaired in 2019. | The chimney leaks. | The gutters are new.
- The chimney was repaired in 2019. | The gutters were repaired in 2019. | The gutters leak.
- The roof leaks. | The chimney is new. | The roof is new.

Mr Hale signed the lease on Monday, but his partner refused to sign it.
+ Mr Hale signed the lease on Monday.
- His partner signed the lease on Monday. | Mr Hale refused to sign the lease.

The kitchen staff will be paid on Friday and the drivers on Monday.
+ The kitchen staff will be paid on Friday.
- The drivers will be paid on Friday. | The kitchen staff will be paid on Monday.

Anna passed the exam at the first attempt; her brother needed three attempts and Paul gave up.
+ Anna passed the exam at the first attempt. | Paul gave up.
- Paul passed the exam at the first attempt. | Her brother gave up. | Anna gave up.
- Paul needed three attempts.

The library closes at six, whereas the museum stays open until eight and the café closes at five.
+ The library closes at six. | The museum stays open until eight.
- The museum closes at six. | The café stays open until eight. | The library stays open until eight.

The contract is governed by the law of Scotland and cannot be assigned without consent.
+ The law of Scotland governs the contract. | The contract is governed by the law of Scotland.
+ The contract cannot be assigned without consent.
- The contract can be assigned. | The contract governs the law of Scotland.

Of 120 animals, 14 died before week 6.
+ 14 of the 120 animals died before week 6. | Fourteen of 120 animals died before week 6.
- 120 of the 14 animals died before week 6. | 14 of the 120 animals died after week 6.
- 120 animals died before week 6.

The pump was replaced and can only be started with the key. The valve was tested and must not be opened
without a permit.
+ The pump was replaced. | The valve was tested.
- The pump can be started. | The valve must be opened. | The valve was replaced. | The pump was tested.

Kleine Hunde dürfen ohne Leine laufen, große Hunde nur mit Maulkorb. Katzen mit Ausnahme von Jungtieren
müssen gechipt sein.
+ Kleine Hunde dürfen ohne Leine laufen.
- Große Hunde dürfen ohne Leine laufen. | Jungtiere müssen gechipt sein.
- Auch Jungtiere müssen gechipt sein. | Kleine Hunde müssen einen Maulkorb tragen.

All visitors except children under five must pay. Employees, apart from trainees, receive a bonus. Every
room other than the attic was searched.
+ Employees apart from trainees receive a bonus. | Every room other than the attic was searched.
+ All visitors except children under five must pay.
- Children under five must pay. | Trainees receive a bonus. | The attic was searched.
- Trainees also receive a bonus.

Les chiens, à l'exception des chiots, doivent porter une muselière. Paul a vendu la maison, tandis que Marie
garde le jardin.
+ Paul a vendu la maison. | Marie garde le jardin.
- Les chiots doivent porter une muselière. | Marie a vendu la maison. | Paul garde le jardin.

Paul hat die Prüfung bestanden, während Lena durchgefallen ist und ein Jahr wartet. Das Dach ist dicht, der
Keller feucht.
+ Paul hat die Prüfung bestanden. | Lena ist durchgefallen. | Das Dach ist dicht. | Der Keller ist feucht.
- Lena hat die Prüfung bestanden. | Paul ist durchgefallen. | Der Keller ist dicht. | Das Dach ist feucht.

The match will be played in Leeds if the pitch dries out. Ms Roe will sign once the bank confirms the loan.
The show is cancelled if the singer falls ill.
+ The match will be played in Leeds if the pitch dries out.
- The pitch has dried out. | The bank has confirmed the loan. | The singer has fallen ill.
- The bank confirmed the loan.

We opened a clinic in Hull in May and plan another in Derby. The firm has bought two vans and will buy a
third in Kent. Lena visited Rome and hopes to see Naples.
+ A clinic was opened in Hull in May. | The firm bought two vans.
- Clinics have been opened in Hull and Derby. | A clinic was opened in Derby in May.
- The firm has bought a third van in Kent. | Lena visited Rome and Naples. | Lena visited Naples.
- Three vans have been bought.

Bring a coat, boots if your child has them, and lunch. Please return the form, a deposit if you like, and a
photo.
+ Children should bring a coat and lunch. | Boots should be brought if the child has them.
- Every child must bring boots. | Children must bring boots. | A deposit must be returned.
- Each child has to bring boots.

The rash cleared in the children under five, but remained in the others. Fees rose in the schools with
boarders and stayed the same elsewhere. Mould was found in the flats on the ground floor.
+ The rash cleared in the children under five. | Fees rose in the schools with boarders.
- The rash cleared in all the children. | Fees rose in all the schools. | Mould was found in all the flats.
- Mould was found in every flat. | The rash remained in all the children.

Tom chairs the board. His wife, a nurse, runs the clinic, and their son studies law in Bonn.
+ Their son studies law in Bonn.
- Tom runs the clinic. | Tom studies law in Bonn. | The nurse studies law in Bonn.

The gym, which reopened in May, charges £30 a month; the pool is free for members.
+ The gym reopened in May. | The gym charges £30 a month. | The pool is free for members.
- The pool reopened in May. | The gym is free for members. | The pool charges £30 a month.

Her mother has asthma, her father had a stroke at 60 and her brother is well.
+ Her mother has asthma. | Her father had a stroke at 60. | Her brother is well.
- Her father has asthma. | Her brother had a stroke at 60. | Her mother is well.
- Her mother had a stroke at 60.

Oak Ltd supplied the doors, Elm Ltd the windows and Ash Ltd will fit both.
+ Oak Ltd supplied the doors.
- Elm Ltd supplied the doors. | Ash Ltd supplied the doors. | Ash Ltd supplied the windows.
- Oak Ltd supplied the windows.

81M, slipped on ice 4 Jan. # R hip, no LOC. ORIF 6 Jan, home 15 Jan. Tramadol 50 mg prn up to 3x/day; no
ibuprofen (CKD 4). Amlodipine stopped, aspirin 75 mg continues.
+ An 81-year-old man slipped on ice on 4 January. | He fractured his right hip.
+ Tramadol 50 mg is given as needed, up to three times a day.
+ Amlodipine was stopped and aspirin 75 mg continues.
- An 81-year-old woman slipped on ice on 4 January. | He fractured his left hip.
- He slipped on ice on 6 January. | He went home on 6 January. | Tramadol 50 mg is taken three times a day.
- Tramadol 50 mg is given at least three times a day. | Tramadol 50 mg is given up to four times a day.
- He has stage 3 chronic kidney disease. | Ibuprofen is given as needed. | Aspirin was stopped.
- Amlodipine 75 mg continues. | An 18-year-old man slipped on ice.
- Tramadol 50 mg is given up to three times a week. | The hip was fractured on 15 January.

Potassium 3.9, down from 5.1 in March. The charge is £84, which is £12 more than last year. Weight 71 kg, up
from 68 kg in May.
+ Potassium has fallen from 5.1 in March to 3.9. | Weight has risen from 68 kg in May to 71 kg.
- Potassium has fallen from 3.9 to 5.1. | Potassium has risen from 3.9 in March to 5.1. | Potassium is 5.1.
- Weight has fallen from 71 kg to 68 kg. | Weight rose from 71 kg in May to 68 kg.
- The charge went up by £84 to £12. | The charge was £84 last year. | The charge rose from £84 to £96.
- The charge fell by £12 to £84. | Weight has fallen from 68 kg in May to 71 kg.
- Potassium has risen from 5.1 in March to 3.9. | Weight is 68 kg.

The fault lay with the pump, not with the valve. The filter is cleaned monthly, not weekly. The grant came
from the county and not from the state.
+ The fault lay with the pump rather than with the valve.
+ The filter is cleaned monthly rather than weekly.
- The fault lay with the valve rather than with the pump.
- The filter is cleaned weekly rather than monthly.
- The grant came from the state rather than from the county. | The fault lay with the valve.
- The filter is cleaned weekly. | The grant came from the state.
- The fault lay with the pump and the valve. | The grant came from the county and the state.
- The fault did not lie with the pump. | The grant did not come from the county.

I paid the deposit in May and my son signed the lease. My mother lives with us. Tell us within ten days if
you move; otherwise the permit lapses.
+ The writer paid the deposit in May. | The writer's son signed the lease.
- The writer signed the lease. | The writer's son paid the deposit. | The writer's mother signed the lease.
- The landlord paid the deposit in May. | The council must tell the holder within ten days.
- The writer's daughter signed the lease. | The writer's mother paid the deposit in May.

Maria failed the theory test for the second time in May; Leo passed it. The board thought of moving to Bath
but decided against it. The sale is subject to the bank's consent. Rent unpaid for a month bears interest at
3%.
+ Maria failed the theory test twice. | The board considered moving to Bath but decided against it.
+ The sale depends on the bank's consent. | Rent left unpaid for a month attracts interest at 3%.
- Leo failed the theory test. | Maria did not fail the theory test. | Maria passed the theory test.
- The board decided to move to Bath. | The board moved to Bath. | The bank gave its consent to the sale.
- The sale does not depend on the bank's consent. | Rent unpaid for a month bears no interest.
- Maria failed the theory test in May twice as often. | Leo failed the theory test twice.
- The sale is not subject to the bank's consent. | Rent paid for a month attracts interest at 3%.
- The board chose to move to Bath. | Maria did not pass the theory test but Leo failed it too.
- The board decided against staying in Bath.

Exports to Germany rose by 5% and those to France fell by 2%. Dutch sales were flat. All goods except glass
are insured; glass is only insured at extra cost.
+ German exports rose by 5%.
- French exports rose by 5%. | Dutch exports rose by 5%. | German exports fell by 2%.
- Exports to Spain rose by 5%. | Spanish exports rose by 5%. | Italian sales were flat.
- German sales were flat. | Glass is insured. | All goods are insured. | Glass is also insured.
- Sales in Germany were flat. | Exports to the Netherlands rose by 5%. | European exports rose by 5%.

Only the screws arrived, so the panels are missing. A fitter came twice at £80 a visit. Each member pays £5
a game.
+ Nothing but the screws arrived. | A fitter came twice at £80 each time.
- Nothing but the panels arrived. | Each fitter came twice. | Every panel arrived.
- The fitter came every visit for £160. | A fitter came twice for £80 altogether.
- The screws did not arrive. | Each member pays £5 altogether. | All the screws and panels arrived.
- The panels arrived. | Each member pays £80 a game. | Each visit cost £5.
- A fitter comes every day at £80 each time.

Ihr Bruder ist an Darmkrebs erkrankt, weshalb wir eine Darmspiegelung empfehlen. Das Rathaus bekommt ein
neues Dach. Ein Schlaganfall wurde ausgeschlossen.
+ Eine Darmspiegelung wird empfohlen. | Ein Schlaganfall konnte ausgeschlossen werden.
- Eine Darmspiegelung wurde durchgeführt. | Ihr Vater ist an Darmkrebs erkrankt.
- Eine Darmspiegelung wird nicht empfohlen. | Ein Schlaganfall wurde festgestellt.
- Ein Schlaganfall ist nicht ausgeschlossen. | Das Rathaus hat ein neues Dach bekommen.
- Der Bruder empfiehlt eine Darmspiegelung. | Sie ist an Darmkrebs erkrankt.

L'achat d'un camion est reporté à 2028. Les 80 euros seront remboursés sous quatorze jours à cause d'une
erreur, et non d'un retard.
+ L'acquisition d'un camion est repoussée à 2028.
+ Les 80 euros seront remboursés dans un délai de quatorze jours.
- Un camion a été acheté en 2028. | L'achat d'un camion a été avancé à 2028.
- Les 80 euros ont été remboursés. | Les 80 euros seront remboursés à cause d'un retard.
- Les 80 euros seront remboursés sous quarante jours. | Les 80 euros ne seront pas remboursés.
- L'achat d'un camion n'est pas reporté. | Un camion a été acheté.

Dear Ruth, I sold the boat in April and my brother bought a van. My wife has a new job, and her sister is
ill. I'm going to Bath in June if the trains run. Our dog died.
+ The writer sold the boat in April. | The writer's brother bought a van. | The writer's wife has a new job.
- The writer bought a van. | The writer has a new job. | The writer is ill.
- The writer's brother sold the boat. | The writer's sister is ill. | The writer went to Bath in June.
- The writer's wife bought a van. | The writer's wife is ill. | The writer's dog bought a van.
- Ruth sold the boat in April. | The writer sold the van. | The writer died.
- The writer's brother has a new job. | The writer will go to Bath in July.

I ordered two lamps on 3 May. Only one was delivered, and its shade was torn. My neighbour took it in. I ask
you to refund £40 or send a new shade. Your driver told me that the other lamp had been lost.
+ The customer ordered two lamps on 3 May.
- The customer delivered two lamps. | The customer was refunded £40. | The customer refunded £40.
- The customer's neighbour ordered two lamps. | The customer lost the other lamp.
- The customer's driver lost the lamp. | The customer told the driver that the other lamp had been lost.
- Two lamps were delivered to the customer. | The customer tore the shade.
- The customer ordered one lamp on 3 May. | The customer's shade was delivered.
- The neighbour ordered two lamps. | The customer has received a new shade.

Ferritin 9, down from 31 in March. Pulse 88, up from 70. Output was 4.2 million tonnes, down from 5 million
tonnes last year. TSH within range, cortisol high.
+ Ferritin fell from 31 in March to 9. | Output fell from 5 million tonnes last year to 4.2 million tonnes.
+ TSH is normal.
- Ferritin fell from 9 to 31. | Ferritin rose from 31 in March to 9. | Ferritin rose from 9 in March to 31.
- Pulse fell from 88 to 70. | Pulse fell from 70 to 88. | Pulse rose from 88 to 70.
- Output rose from 4.2 to 5 million tonnes. | Output fell from 4.2 to 5 million tonnes.
- Ferritin fell from 31 to 9 in March. | TSH is high. | Cortisol is normal.
- TSH and cortisol are both normal. | Pulse fell from 31 to 9. | Ferritin rose from 70 to 88.
- Output rose from 5 million tonnes to 4.2 million tonnes.

Either party may end the lease on 1 May. The tenant must paint the hall; the owner must mend the roof.
- Neither party may end the lease on 1 May. | Only the owner may end the lease on 1 May.
- Both parties must end the lease on 1 May. | Both parties must paint the hall.
- Each party must mend the roof. | Either party must mend the roof.
- The tenant alone may end the lease on 1 May. | Both parties ended the lease on 1 May.
- The owner must paint the hall. | Both parties may end the lease on 1 June.

The pump failed because the valve was stuck. The roof leaked, so Tom hired a builder. Since the gate was
open, the sheep got out.
+ The pump failed because the valve was stuck. | Tom hired a builder. | The roof leaked.
- The valve failed. | The pump was stuck. | The builder hired Tom. | The gate got out. | The roof was stuck.
- Tom leaked. | The valve failed because the pump was stuck. | Tom was open. | The sheep was open.

Mrs Oduya's knee was replaced in 2018, her hip is worn and her shoulder was injected last month. She takes
naproxen, having given up codeine because it made her drowsy. The surgeon advised physiotherapy, but the GP
preferred to wait.
+ Mrs Oduya's knee was replaced in 2018. | Her hip is worn. | The surgeon advised physiotherapy.
- Her hip was replaced in 2018. | Her shoulder is worn. | Her knee was injected last month.
- Her hip was injected last month. | The GP advised physiotherapy. | The surgeon preferred to wait.
- Naproxen made her drowsy. | She takes codeine. | She has given up naproxen. | Her shoulder was replaced.

The north wing reopened in April; the south wing, where asbestos was found, stays shut until June. The
architect blamed the builder, who denied it. The museum lent two paintings to Ghent and sold a third to a
collector.
+ The north wing reopened in April. | The south wing stays shut until June.
+ Asbestos was found in the south wing.
- The south wing reopened in April. | The north wing stays shut until June.
- Asbestos was found in the north wing. | The builder blamed the architect.
- The collector lent two paintings to Ghent. | The museum sold two paintings to a collector.
- Ghent sold a painting to a collector.

Profit rose in Austria, fell in Hungary and was flat in Serbia. The board approved the budget, rejected the
merger and postponed the audit. Our largest client left in March, our second largest has renewed.
+ Profit rose in Austria. | The board rejected the merger.
- Profit rose in Hungary. | Profit fell in Serbia. | Profit was flat in Austria. | Profit fell in Austria.
- The board approved the merger. | The board rejected the audit. | The board postponed the budget.
- The board approved the audit. | The largest client has renewed. | The second largest client left in March.
- Profit rose in Serbia.

Residents may use the laundry from 8 to 20, guests only with a token. Bicycles must be kept in the cellar,
prams may stand in the hall. Smoking is allowed on the balconies, not in the stairwell.
- Guests may use the laundry from 8 to 20. | Bicycles may stand in the hall.
- Prams must be kept in the cellar. | Smoking is allowed in the stairwell.
- Smoking is not allowed on the balconies. | Guests may use the laundry. | Prams may stand in the cellar.

Frau Lenz leitet die Küche, Herr Ott den Service und Frau Brandt die Verwaltung. Der Aufzug wurde erneuert,
die Heizung nur gereinigt. Die Mutter wohnt in Kiel, der Vater zog nach Rom.
+ Frau Lenz leitet die Küche. | Die Mutter wohnt in Kiel.
- Herr Ott leitet die Küche. | Frau Lenz leitet den Service. | Frau Brandt leitet die Küche.
- Die Heizung wurde erneuert. | Der Aufzug wurde nur gereinigt. | Der Vater wohnt in Kiel.
- Die Mutter zog nach Rom. | Frau Lenz leitet die Verwaltung.

Le maire a signé le contrat, le notaire l'a refusé et l'architecte attend. La piscine rouvre en mai, le
gymnase en septembre. Julie a perdu son sac mais Marc a retrouvé ses clés.
+ La piscine rouvre en mai. | Julie a perdu son sac.
- Le notaire a signé le contrat. | L'architecte a signé le contrat. | Le maire attend.
- Le gymnase rouvre en mai. | La piscine rouvre en septembre. | Marc a perdu son sac.
- Julie a retrouvé ses clés.

If the tests are clear, Mr Bose can go home on Friday and drive after two weeks. Should the wound leak, he
must call the ward. The pump will be swapped provided that the part comes in time. Unless it rains, the
match starts at three.
+ If the tests are clear, Mr Bose can go home on Friday. | He must call the ward should the wound leak.
- The tests are clear. | The tests were clear. | Mr Bose went home on Friday. | The wound leaked.
- The wound leaks. | The part has come in time. | The part came in time. | The pump has been swapped.
- It rains. | Mr Bose drove after two weeks. | Mr Bose can drive on Friday. | The match started at three.

Everybody except Nils voted for the plan. All machines bar the press were sold. The fee covers travel but
not meals. Apart from the annexe, the house is dry. The offer is open to members and their partners, not to
guests.
+ The fee covers travel but not meals. | Apart from the annexe, the house is dry.
- Nils voted for the plan. | The press was sold. | All machines were sold. | The fee covers meals.
- The annexe is dry. | The whole house is dry. | Everybody voted for the plan.
- The offer is open to guests. | The fee covers travel and meals. | Nils also voted for the plan.

Two of the nine wells are contaminated. Half the staff have been trained, the rest will follow in May. Most
tenants agreed; three objected. Children under six travel free; older ones pay half.
+ Two of the nine wells are contaminated. | Half the staff have been trained.
- All nine wells are contaminated. | The nine wells are contaminated. | All the staff have been trained.
- The staff have been trained. | All tenants agreed. | Three tenants agreed. | Older children travel free.
- Children under six pay half. | All children travel free. | The rest have been trained.
- Children travel free. | Most tenants objected.

Ann wanted to sell, Bob hoped to keep the house, and their lawyer suggested a loan. The council considered a
bypass, then opted for a tunnel. We thought of hiring a cook and bought an oven instead.
+ Ann wanted to sell. | Their lawyer suggested a loan.
- Bob wanted to sell. | Ann hoped to keep the house. | Ann sold the house. | Bob kept the house.
- Ann suggested a loan. | Bob suggested a loan. | The council opted for a bypass.
- The council built a bypass. | They hired a cook. | A cook was hired. | The lawyer hoped to keep the house.
"""
"""A passage over some lines, then what is true of it ("+") and what is not ("-"), with bars between."""

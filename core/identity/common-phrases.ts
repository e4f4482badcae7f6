/**
 * What people choose and guessers try, and the word lists of zxcvbn lack: phrases, sayings, products and organizations, Japanese
 * words in kana and kanji. Written without spaces, in lower case; kana also stand for their romaji.
 */
export const commonPhrases: readonly string[] = `
iloveyou iloveyouforever iloveyousomuch iloveyoubaby iloveme ilovemywife ilovemyfamily ilovemydog ilovemycat ilovemymom ilovemylife
ilovejapan ilovetokyo iloveosaka ilovemusic ilovecoffee ilovegod ilovejesus ihateyou imissyou ineedyou iwantyou youandme meandyou
letmein letmeinplease letmeinnow openthedoor opensesame openupplease knockknock whoisthere whoareyou whoami itsme itismehello itsasecret
itsasecretpassword thisismypassword thisisapassword thisismysecret mypassword mypasswordis mypasswordissecret yourpassword nopassword
newpassword oldpassword changeme changemenow changethispassword pleasechangeme changeit resetpassword forgotpassword iforgotmypassword
defaultpassword temporarypassword temppassword initialpassword masterpassword adminpassword administrator rootpassword userpassword
supersecret topsecret secretpassword verysecretpassword strongpassword securepassword goodpassword bestpassword easypassword
passwordpassword trustno1 trustnoone donttellanyone donotenter accessgranted accessdenied welcomehome welcomeback welcometojapan
welcometothejungle goodmorning goodafternoon goodevening goodnight goodbye goodluck havefun haveaniceday seeyoulater seeyouagain
thankyou thankyouverymuch youarewelcome nicetomeetyou howareyou howareyoutoday iamfine imfine hellothere helloworld hellokitty
happybirthday happybirthdaytoyou happynewyear merrychristmas happyhalloween happyeaster happyendings
thequickbrownfox thequickbrownfoxjumps thequickbrownfoxjumpsoverthelazydog jumpsoverthelazydog loremipsum loremipsumdolor
loremipsumdolorsitamet tobeornottobe tobeornottobethatisthequestion thatisthequestion maytheforce maytheforcebewithyou iamyourfather
lukeiamyourfather darthvader winteriscoming gameofthrones youknownothing youknownothingjonsnow valarmorghulis hastalavista
hastalavistababy illbeback houstonwehaveaproblem lifeislikeaboxofchocolates heresjohnny elementarymydearwatson mynameisbond
bondjamesbond jamesbond toinfinityandbeyond hakunamatata letitgo justdoit thinkdifferent imlovinit yeswecan makeamericagreatagain
livelongandprosper beammeupscotty oncopenatime onceuponatime happilyeverafter theendisnear theend inthebeginning
inthebeginningwastheword jesuschrist jesuslovesyou godisgood godislove godblessyou godblessamerica ingodwetrust inthenameofgod
ourfatherwhoartinheaven thelordismyshepherd praisethelord amazinggrace hallelujah alleluia twinkletwinkle twinkletwinklelittlestar
maryhadalittlelamb humptydumpty rowrowrowyourboat abcdefg easyas123 aseasyas123 onetwothree onetwothreefour onetwothreefourfive
fourscoreandsevenyearsago wethepeople wearethechampions wewillrockyou dontworrybehappy dontstopbelieving stairwaytoheaven
hotelcalifornia smellsliketeenspirit letitbe heyjude yellowsubmarine allyouneedislove imagineallthepeople bohemianrhapsody
anotherbrickinthewall bornintheusa knockinonheavensdoor likeavirgin girlsjustwannahavefun everybreathyoutake nevergonnagiveyouup
nevergiveup neversaynever neversaydie carpediem veni vidi vici venividivici cogitoergosum ithinkthereforeiam knowledgeispower
timeismoney practicemakesperfect honestyisthebestpolicy earlybirdcatchestheworm actionsspeaklouderthanwords allthatglittersisnotgold
whenlifegivesyoulemons betterlatethanever thesunalsorises liveandletlive liveandletdie liveyourlife livelaughlove carpenoctem
hocuspocus abracadabra simsalabim supercalifragilisticexpialidocious ohmygod whatthehell whatthefuck fuckyou fuckoff fuckthis
kissmyass gotohell shutup suckmydick screwyou passphrase correctpassword incorrect yourpasswordisincorrect notapassword
companypassword officepassword workpassword businesspassword teampassword ilovemyjob ihatemyjob monday tuesday wednesday thursday
friday saturday sunday january february march april june july august september october november december spring summer autumn winter
signin signup login logon guest manager staff support helpdesk contact service system server network database computer internet
security office president director employee accounting finance sales marketing engineer developer contract agreement signature document

おはよう おはようございます こんにちは こんばんは おやすみ おやすみなさい ありがとう ありがとうございます ありがとうございました どうも
どうもありがとう どうもありがとうございます ごめんなさい すみません もうしわけございません いただきます ごちそうさま ごちそうさまでした
いってきます いってらっしゃい ただいま おかえり おかえりなさい さようなら またあした じゃあまたね はじめまして よろしく
よろしくおねがいします よろしくおねがいいたします どうぞよろしくおねがいします おせわになっております いつもおせわになっております
おつかれさま おつかれさまです おつかれさまでした がんばって がんばります がんばってください おめでとう おめでとうございます
あけましておめでとう あけましておめでとうございます おたんじょうびおめでとう たんじょうびおめでとう めりーくりすます もしもし
だいすき だいすきです あいしてる あいしています あなたがすき あなたをあいしています きみがすき すきです わたし わたしは わたしの
わたしのなまえは わたしのぱすわーど ぱすわーど ぱすわーどです これはぱすわーどです ひみつ ひみつです ひみつのことば あいことば ひらけごま
ないしょ かいしゃ かぶしきがいしゃ ゆうげんがいしゃ ごうどうがいしゃ しごと けいやく けいやくしょ でんしけいやく しょめい でんししょめい
くらうどさいん はんこ いんかん じっいん かんりしゃ かんりにん しゃちょう ぶちょう かちょう じんじ けいり そうむ えいぎょう かいはつ
にほん にっぽん にほんごです とうきょう おおさか きょうと なごや さっぽろ ふくおか ほっかいどう おきなわ よこはま こうべ ひろしま せんだい
とうきょうとちよだく ふじさん ふじやま しんかんせん すかいつりー とうきょうたわー おりんぴっく さくら さくらさく もみじ ひまわり
いぬ ねこ うさぎ くま ぱんだ ねこがすき いぬがすき ねこだいすき おとうさん おかあさん おにいさん おねえさん おじいさん おばあさん かぞく
ともだち こいびと こども あかちゃん むすこ むすめ しあわせ しあわせになりたい ゆめ きぼう みらい へいわ あい こころ たましい いのち
いろは いろはにほへと いろはにほへとちりぬるを ちりぬるを わかよたれそつねならむ うゐのおくやま あいうえお あいうえおかきくけこ かきくけこ
さしすせそ たちつてと なにぬねの はひふへほ まみむめも やゆよ らりるれろ わをん じゅげむ じゅげむじゅげむ ごこうのすりきれ
なまむぎなまごめなまたまご となりのきゃくはよくかきくうきゃくだ すもももももももものうち あかまきがみあおまきがみきまきがみ
むかしむかし むかしむかしあるところに ももたろう うらしまたろう かぐやひめ しらゆきひめ わがはいはねこである わがはいはねこであるなまえはまだない
はるはあけぼの ぎおんしょうじゃのかねのこえ こっきょうのながいとんねるをぬけるとゆきぐにであった ゆくかわのながれはたえずして
ふるいけやかわずとびこむみずのおと しずかさやいわにしみいるせみのこえ かきくえばかねがなるなりほうりゅうじ なつくさやつわものどもがゆめのあと
きみがよは ちよにやちよに さいたさいたさくらがさいた うさぎおいしかのやま かえるのうたがきこえてくるよ ちょうちょちょうちょなのはにとまれ
どんぐりころころ ゆうやけこやけ ゆうやけこやけのあかとんぼ さくらさくら いぬもあるけばぼうにあたる さるもきからおちる
ねこにこばん うまのみみにねんぶつ いしのうえにもさんねん ちりもつもればやまとなる ななころびやおき いちごいちえ じゃくにくきょうしょく
どらえもん ぴかちゅう ぽけもん がんだむ なるとうずまき わんぴーす せーらーむーん あんぱんまん となりのととろ ととろ もののけひめ ちびまるこちゃん
くれよんしんちゃん めいたんていこなん しんげきのきょじん きめつのやいば ごじら うるとらまん かめんらいだー にんじゃ さむらい さむらいじゃぱん

株式会社 有限会社 合同会社 会社 契約 契約書 電子契約 署名 電子署名 印鑑 実印 認印 管理者 管理 社長 部長 課長 人事 経理 総務 営業 営業部
開発部 総務部 秘密 秘密の言葉 合言葉 暗証番号 日本 日本語 東京 東京都 大阪 大阪府 京都 名古屋 札幌 福岡 北海道 沖縄 横浜 神戸 広島 仙台 千代田区
新宿 渋谷 品川 富士山 新幹線 東京駅 桜 紅葉 花火 春夏秋冬 東西南北 一期一会 弱肉強食 七転八起 四面楚歌 以心伝心 温故知新 一石二鳥 十人十色
令和 平成 昭和 大正 明治 元年 誕生日 家族 友達 愛 夢 希望 平和 幸福 大好き 愛してる 愛しています 私 私の 私は 名前 私の名前は 吾輩は猫である
吾輩は猫である名前はまだ無い 国境の長いトンネルを抜けると雪国であった 春はあけぼの 祇園精舎の鐘の声 一二三四五 一二三四五六七八九十
よろしくお願いします よろしくお願いいたします お疲れ様 お疲れ様です お世話になっております 明けましておめでとう 誕生日おめでとう
お誕生日おめでとう 頑張って 頑張ります 会社員 仕事 株 佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上
木村 林 斎藤 清水 太郎 花子 一郎 次郎 健太 翔太 大輔 美咲 さくら 陽菜 山田太郎 山田花子 鈴木一郎 田中太郎 佐藤花子 織田信長 豊臣秀吉
徳川家康 坂本龍馬 巨人 阪神 阪神タイガース 読売ジャイアンツ 楽天 楽天イーグルス

expo banpaku kinkakuji ginkakuji kiyomizu ohtani shohei shoheiohtani ohtanishohei ichiro corp corporation inc company limited gmbh holdings group
doraemonnobita もしもしかめよ もしもしかめよかめさんよ ちゅーりっぷ さいたさいたちゅーりっぷのはなが ならんだならんだ ぜんぶ じどうしゃ でんしゃ がっこう せんせい がくせい
大谷翔平 自動車 学校 先生 学生 東京特許許可局 隣の客はよく柿食う客だ 生麦生米生卵 憲法 日本国憲法 戦争 国民
promax premium edition ultra version update sample demo trial
toyota honda nissan mazda subaru suzuki lexus sony panasonic hitachi toshiba fujitsu mitsubishi mitsui sumitomo nintendo playstation
nintendoswitch xbox pokemon pikachu docomo softbank rakuten rakutenmobile yahoo yahoojapan google googlechrome gmail amazon amazonprime
amazonwebservices microsoft microsoftoffice windows windows10 windows11 windowsxp office365 microsoft365 teams sharepoint outlook azure
apple iphone ipad macbook macbookpro facebook instagram twitter youtube tiktok netflix spotify linkedin slack zoom dropbox adobe adobeacrobat
photoshop acrobat salesforce oracle cisco intel samsung galaxy android chatgpt openai github docusign bengo4 bengoshi cloudsign cloudsignteam
kuroneko yamato sagawa yubin nihonyubin ntt nttdata nttdocomo mufg mizuho smbc nomura dentsu hakuhodo recruit cyberagent mercari line lineapp
paypay suica pasmo shinkansen tokyodome tokyodisneyland disneyland disneysea tokyodisneysea mickeymouse minniemouse donaldduck hellokitty
doraemon totoro naruto onepiece dragonball dragonballz gundam evangelion sailormoon anpanman ghibli starbucks starbuckscoffee mcdonalds
cocacola pepsi nike adidas gucci louisvuitton chanel uniqlo muji daiso familymart seveneleven lawson kirin asahi sapporo suntory
barcelona realmadrid manchesterunited liverpool chelsea arsenal juventus ferrari lamborghini porsche mercedes mercedesbenz bmw volkswagen
starwars startrek harrypotter lordoftherings thelordoftherings spiderman superman batman ironman captainamerica avengers minecraft fortnite
callofduty leagueoflegends worldofwarcraft counterstrike finalfantasy supermario supermariobros zelda legendofzelda monsterhunter splatoon
animalcrossing hatsunemiku nogizaka46 akb48 keyakizaka46 blackpink onedirection justinbieber taylorswift backstreetboys

nihongo nippon nihon tokyo toukyou osaka oosaka kyoto kyouto kobe koube nagoya sapporo fukuoka yokohama hiroshima sendai hokkaido okinawa
fujisan shinjuku shibuya ginza akihabara roppongi ikebukuro ueno asakusa konnichiwa konnichiha konbanwa ohayo ohayou ohayougozaimasu
ohayogozaimasu arigato arigatou arigatougozaimasu arigatogozaimasu arigatougozaimashita sayonara sayounara oyasumi oyasuminasai
itadakimasu gochisousama gochisosama tadaima okaeri okaerinasai yoroshiku yoroshikuonegaishimasu onegaishimasu otsukaresama
otsukaresamadesu osewaninatteorimasu ganbatte ganbare ganbarou gambatte daisuki aishiteru aishitemasu suki kawaii kakkoii sugoi baka
bakayarou moshimoshi omedetou omedetougozaimasu akemashiteomedetou tanjoubi tanjoubiomedetou himitsu naisho hiraketogoma hirakegoma
aikotoba pasuwado pasuwaado kaisha kabushikigaisha yuugengaisha keiyaku keiyakusho denshikeiyaku shomei denshishomei hanko inkan
kanrisha shachou bucho buchou kacho kachou jinji keiri soumu eigyo eigyou kaihatsu reiwa heisei shouwa showa taisho meiji
samurai ninja sakura sushi ramen tempura karate judo sumo bushido banzai tennou fujiyama geisha sensei senpai tomodachi kazoku
okaasan otousan oniisan oneesan ojiisan obaasan watashi watashinonamae watashinonamaeha watashinonamaewa watashinopasuwado boku orewa
wagahaiwanekodearu wagahaihanekodearu momotarou urashimatarou nanakorobiyaoki ichigoichie irohanihoheto aiueo kakikukeko sashisuseso
tachitsuteto naninuneno hahifuheho mamimumemo rarirurero wawon jugemu jugemujugemu namamuginamagomenamatamago sumomomomomomomomomonouchi
yamadatarou yamadataro yamadahanako tanakatarou tanakataro suzukiichirou suzukiichiro satouhanako odanobunaga tokugawaieyasu
toyotomihideyoshi sakamotoryoma sakamotoryouma nekogasuki inugasuki nekodaisuki
`
  .split(/\s+/)
  .filter((phrase) => phrase.length > 1);

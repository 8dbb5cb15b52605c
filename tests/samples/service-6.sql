BEGIN TRANSACTION;
CREATE TABLE answers (
	check_id INTEGER NOT NULL, 
	terminal_id VARCHAR(8) NOT NULL, 
	idempotency_key VARCHAR(128) NOT NULL, 
	request_hash BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	status INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (check_id), 
	UNIQUE (terminal_id, idempotency_key), 
	FOREIGN KEY(check_id) REFERENCES checks (id)
);
INSERT INTO "answers" VALUES(1,'W0000001','idempotency-0000',X'0B38D74E76D0CEB4B0907FF2677B97842479F25995AF22BB7AE602EE91C3EB1F','2026-04-15 03:00:00.000000',200,X'7B227072616374696365223A747275652C2276616C6964697479223A312C227175616C696669636174696F6E73223A5B7B22636172645F636C617373696669636174696F6E223A223031222C22696E73757265725F6E756D626572223A223036313339393932222C22696E73757265725F6E616D65223A22E8A68BE69CACE581A5E5BAB7E4BF9DE999BAE7B584E59088222C2273796D626F6C223A22EFBC91EFBC92EFBC93222C226E756D626572223A22EFBC94EFBC95EFBC96EFBC97222C226272616E63685F6E756D626572223A223030222C22706572736F6E616C5F66616D696C79223A2231222C22696E73757265645F6E616D65223A22222C226E616D65223A22E8A68BE69CACE38080E5A4AAE9838E222C226E616D655F6B616E61223A22EFBE90EFBE8EEFBE9D20EFBE80EFBE9BEFBDB3222C22736578223A2231222C22626972746864617465223A22313938342D30382D3133222C2261646472657373223A22222C22706F73745F6E756D626572223A22222C227175616C69666965645F6F6E223A22323031392D30382D3031222C226469737175616C69666965645F6F6E223A6E756C6C2C22726561736F6E5F6F665F6C6F7373223A22222C2276616C69645F66726F6D223A22323031392D30382D3031222C2276616C69645F746F223A6E756C6C2C226973737565645F6F6E223A6E756C6C2C22636F6E747269627574696F6E5F70657263656E74223A6E756C6C2C227072657363686F6F6C223A66616C73652C22656C6465726C795F726563697069656E74223A6E756C6C2C227265666572656E63655F6E756D626572223A22222C226C696D69745F6365727469666963617465223A6E756C6C2C226D65646963616C5F7469636B657473223A5B5D7D5D2C22636F6E6669726D65645F6174223A22323032362D30342D31355431323A30303A30302B30393A3030222C227374616E64696E67223A2276616C6964222C22726563657074696F6E5F6E756D626572223A225032303236303431352D303030303031227D');
INSERT INTO "answers" VALUES(2,'W0000001','idempotency-0001',X'B866E5722A5AA88ACC2ACEC4F79151F97CE99146E169DA68A7D8862897B98BFA','2026-04-15 03:00:00.000000',200,X'7B227072616374696365223A747275652C2276616C6964697479223A312C227175616C696669636174696F6E73223A5B7B22636172645F636C617373696669636174696F6E223A223031222C22696E73757265725F6E756D626572223A223339313339393933222C22696E73757265725F6E616D65223A22E8A68BE69CACE983BDE5BE8CE69C9FE9AB98E9BDA2E88085E58CBBE79982E5BA83E59F9FE980A3E59088222C2273796D626F6C223A22222C226E756D626572223A223031323334353637222C226272616E63685F6E756D626572223A22222C22706572736F6E616C5F66616D696C79223A6E756C6C2C22696E73757265645F6E616D65223A22222C226E616D65223A22E4BE8BE7A4BAE38080E58D83E4BBA3222C226E616D655F6B616E61223A22EFBE9AEFBDB2EFBDBCEFBE9E20EFBE81EFBE96222C22736578223A2232222C22626972746864617465223A22313934372D31302D3132222C2261646472657373223A22222C22706F73745F6E756D626572223A22222C227175616C69666965645F6F6E223A22323032322D31302D3132222C226469737175616C69666965645F6F6E223A6E756C6C2C22726561736F6E5F6F665F6C6F7373223A22222C2276616C69645F66726F6D223A22323032352D30382D3031222C2276616C69645F746F223A22323032362D30372D3331222C226973737565645F6F6E223A22323032352D30382D3031222C22636F6E747269627574696F6E5F70657263656E74223A31302C227072657363686F6F6C223A66616C73652C22656C6465726C795F726563697069656E74223A6E756C6C2C227265666572656E63655F6E756D626572223A22222C226C696D69745F6365727469666963617465223A6E756C6C2C226D65646963616C5F7469636B657473223A5B5D7D5D2C22636F6E6669726D65645F6174223A22323032362D30342D31355431323A30303A30302B30393A3030222C227374616E64696E67223A2276616C6964222C22726563657074696F6E5F6E756D626572223A225032303236303431352D303030303032227D');
INSERT INTO "answers" VALUES(3,'W0000001','idempotency-0002',X'E372CC8BD1B2654FEB40386C52274F1E3BE28964510470336E98D876BA56D639','2026-04-15 03:00:00.000000',200,X'7B227072616374696365223A747275652C2276616C6964697479223A312C227175616C696669636174696F6E73223A5B7B22636172645F636C617373696669636174696F6E223A223031222C22696E73757265725F6E756D626572223A223036323739393936222C22696E73757265725F6E616D65223A22E4BE8BE7A4BAE581A5E5BAB7E4BF9DE999BAE7B584E59088222C2273796D626F6C223A22EFBC93EFBC91222C226E756D626572223A22EFBC92EFBC92EFBC92222C226272616E63685F6E756D626572223A223030222C22706572736F6E616C5F66616D696C79223A2231222C22696E73757265645F6E616D65223A22222C226E616D65223A22E69CAAE69CACE38080E696B0222C226E616D655F6B616E61223A22EFBE90EFBE93EFBE8420EFBDB1EFBE97EFBE80222C22736578223A2231222C22626972746864617465223A22313939362D30382D3033222C2261646472657373223A22222C22706F73745F6E756D626572223A22222C227175616C69666965645F6F6E223A22323032342D30382D3031222C226469737175616C69666965645F6F6E223A6E756C6C2C22726561736F6E5F6F665F6C6F7373223A22222C2276616C69645F66726F6D223A22323032342D30382D3031222C2276616C69645F746F223A6E756C6C2C226973737565645F6F6E223A6E756C6C2C22636F6E747269627574696F6E5F70657263656E74223A6E756C6C2C227072657363686F6F6C223A66616C73652C22656C6465726C795F726563697069656E74223A6E756C6C2C227265666572656E63655F6E756D626572223A22222C226C696D69745F6365727469666963617465223A6E756C6C2C226D65646963616C5F7469636B657473223A5B5D7D5D2C22636F6E6669726D65645F6174223A22323032362D30342D31355431323A30303A30302B30393A3030222C227374616E64696E67223A2276616C6964222C22726563657074696F6E5F6E756D626572223A225032303236303431352D303030303033227D');
CREATE TABLE card_bindings (
	card_hash BLOB NOT NULL, 
	persona_id VARCHAR(100) NOT NULL, 
	terminal_id VARCHAR(8) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (card_hash)
);
CREATE TABLE card_offers (
	id INTEGER NOT NULL, 
	persona_id VARCHAR(100) NOT NULL, 
	terminal_id VARCHAR(8), 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE card_revocations (
	card_hash BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	reason VARCHAR(40) NOT NULL, 
	PRIMARY KEY (card_hash)
);
INSERT INTO "card_revocations" VALUES(X'76683059B1902BFED92D22F9688E1F1887FC69A42BFF20B0C5ED8F160B8B4E98','2026-03-15 15:00:00.000000','unspecified');
INSERT INTO "card_revocations" VALUES(X'472B8AEDA981BABC1FD4FE0876C9E010FFB985E837D3BC5C52843997812B56E8','2026-03-15 15:00:00.000000','unspecified');
CREATE TABLE challenges (
	challenge_id VARCHAR(64) NOT NULL, 
	terminal_id VARCHAR(8) NOT NULL, 
	nonce BLOB NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (challenge_id), 
	FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE checks (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	terminal_id VARCHAR(8) NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	method VARCHAR(20) NOT NULL, 
	attested_by VARCHAR(20), 
	face_band VARCHAR(20), 
	card_hash BLOB, 
	outcome VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
INSERT INTO "checks" VALUES(1,'2026-04-15 03:00:00.000000','W0000001','check','pin',NULL,NULL,X'5453A9199B2CA035F82CB302AA2D42E16A90AE7CD642D933FB9AEF76E875B2A7','valid');
INSERT INTO "checks" VALUES(2,'2026-04-15 03:00:00.000000','W0000001','check','pin',NULL,NULL,X'FD89BCBB4728700D6CCB39B4E875A41BF2572B3DAA2A2E5F9297855C290C1741','valid');
INSERT INTO "checks" VALUES(3,'2026-04-15 03:00:00.000000','W0000001','register','pin',NULL,NULL,X'5D88CA7B9CA71BFC0A0E49B315C4069F5A965F205DD394740EAEE7164E725E5B','valid');
CREATE TABLE failed_activations (
	subject VARCHAR(80) NOT NULL, 
	count INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	PRIMARY KEY (subject)
);
INSERT INTO "failed_activations" VALUES('account:W0000002',1,'2026-04-15 03:00:00.000000');
CREATE TABLE held_qualifications (
	person INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	card_classification VARCHAR(2) NOT NULL, 
	insurer_number VARCHAR(8) NOT NULL, 
	symbol VARCHAR(20) NOT NULL, 
	insured_number VARCHAR(20) NOT NULL, 
	branch_number VARCHAR(2) NOT NULL, 
	personal_family VARCHAR(1), 
	insured_name VARCHAR(100) NOT NULL, 
	qualified_on DATE NOT NULL, 
	disqualified_on DATE, 
	reason_of_loss VARCHAR(2) NOT NULL, 
	valid_from DATE NOT NULL, 
	contribution_percent INTEGER, 
	preschool BOOLEAN NOT NULL, 
	unregistered BOOLEAN NOT NULL, 
	elderly_from DATE, 
	elderly_to DATE, 
	elderly_percent INTEGER, 
	PRIMARY KEY (person, place), 
	FOREIGN KEY(person) REFERENCES insured (number), 
	FOREIGN KEY(insurer_number) REFERENCES insurers (number)
);
INSERT INTO "held_qualifications" VALUES(1,0,'01','289975','見本','3','01','1','川村　由香','2023-04-12','2024-07-05','03','2023-04-12',NULL,0,0,NULL,NULL,NULL);
INSERT INTO "held_qualifications" VALUES(1,1,'01','01289990','7920','2','00','1','川村　由香','2024-07-05',NULL,'','2024-07-05',NULL,0,0,NULL,NULL,NULL);
INSERT INTO "held_qualifications" VALUES(2,0,'01','289975','見本','3','02','1','川村　由香','2023-04-12','2024-07-05','03','2023-04-12',NULL,0,0,NULL,NULL,NULL);
INSERT INTO "held_qualifications" VALUES(2,1,'01','01289990','7920','2','01','2','川村　由香','2024-07-05',NULL,'','2024-07-05',NULL,0,0,NULL,NULL,NULL);
INSERT INTO "held_qualifications" VALUES(3,0,'01','129981','見本','6','01','1','石崎　美子','2023-09-28',NULL,'','2023-09-28',NULL,0,0,NULL,NULL,NULL);
CREATE TABLE insured (
	number INTEGER NOT NULL, 
	card_hash BLOB NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	name_kana VARCHAR(100) NOT NULL, 
	sex VARCHAR(1) NOT NULL, 
	birthdate DATE NOT NULL, 
	address VARCHAR(200) NOT NULL, 
	registered BOOLEAN NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (card_hash)
);
INSERT INTO "insured" VALUES(1,X'90BE4EF15632A88E3CF086AFA85B467BF8886F2DA7C486BFE5C91DE67A25EBB0','川村　由香','ｶﾜﾑﾗ ﾕｶ','2','1982-03-30','兵庫県見本市見本町7番6号',1);
INSERT INTO "insured" VALUES(2,X'8C32C50D8326CFB964AFD2BB788E66CA3ADC75D88F91DB82F1C80F0E345E2D6B','川村　幸司','ｶﾜﾑﾗ ﾕｷｼ','1','1987-04-14','兵庫県見本市見本町7番6号',0);
INSERT INTO "insured" VALUES(3,X'C57D9B2B98DD39BA77CCB3FB134F22E2C887BB9F9998C44A6DFA43817876B135','石崎　美子','ｲｼｻｷ ﾐｺ','2','1967-09-01','千葉県例示市見本町6番27号',1);
CREATE TABLE insurers (
	number VARCHAR(8) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "insurers" VALUES('01019991','全国見本健康保険協会　北海道支部');
INSERT INTO "insurers" VALUES('06019905','北海道見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06019913','北海道見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06019921','北海道見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06019939','北海道見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06019947','北海道見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06019954','北海道見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32019994','北海道見本職員共済組合');
INSERT INTO "insurers" VALUES('39019997','北海道見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12016002','北海道見本福祉事務所');
INSERT INTO "insurers" VALUES('019976','北海道見本市国民健康保険');
INSERT INTO "insurers" VALUES('019984','北海道例示市国民健康保険');
INSERT INTO "insurers" VALUES('019992','北海道架空町国民健康保険');
INSERT INTO "insurers" VALUES('01029990','全国見本健康保険協会　青森県支部');
INSERT INTO "insurers" VALUES('06029904','青森県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06029912','青森県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06029920','青森県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06029938','青森県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06029946','青森県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06029953','青森県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32029993','青森県見本職員共済組合');
INSERT INTO "insurers" VALUES('39029996','青森県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12026001','青森県見本福祉事務所');
INSERT INTO "insurers" VALUES('029975','青森県見本市国民健康保険');
INSERT INTO "insurers" VALUES('029983','青森県例示市国民健康保険');
INSERT INTO "insurers" VALUES('029991','青森県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01039999','全国見本健康保険協会　岩手県支部');
INSERT INTO "insurers" VALUES('06039903','岩手県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06039911','岩手県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06039929','岩手県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06039937','岩手県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06039945','岩手県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06039952','岩手県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32039992','岩手県見本職員共済組合');
INSERT INTO "insurers" VALUES('39039995','岩手県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12036000','岩手県見本福祉事務所');
INSERT INTO "insurers" VALUES('039974','岩手県見本市国民健康保険');
INSERT INTO "insurers" VALUES('039982','岩手県例示市国民健康保険');
INSERT INTO "insurers" VALUES('039990','岩手県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01049998','全国見本健康保険協会　宮城県支部');
INSERT INTO "insurers" VALUES('06049902','宮城県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06049910','宮城県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06049928','宮城県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06049936','宮城県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06049944','宮城県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06049951','宮城県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32049991','宮城県見本職員共済組合');
INSERT INTO "insurers" VALUES('39049994','宮城県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12046009','宮城県見本福祉事務所');
INSERT INTO "insurers" VALUES('049973','宮城県見本市国民健康保険');
INSERT INTO "insurers" VALUES('049981','宮城県例示市国民健康保険');
INSERT INTO "insurers" VALUES('049999','宮城県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01059997','全国見本健康保険協会　秋田県支部');
INSERT INTO "insurers" VALUES('06059901','秋田県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06059919','秋田県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06059927','秋田県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06059935','秋田県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06059943','秋田県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06059950','秋田県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32059990','秋田県見本職員共済組合');
INSERT INTO "insurers" VALUES('39059993','秋田県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12056008','秋田県見本福祉事務所');
INSERT INTO "insurers" VALUES('059972','秋田県見本市国民健康保険');
INSERT INTO "insurers" VALUES('059980','秋田県例示市国民健康保険');
INSERT INTO "insurers" VALUES('059998','秋田県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01069996','全国見本健康保険協会　山形県支部');
INSERT INTO "insurers" VALUES('06069900','山形県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06069918','山形県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06069926','山形県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06069934','山形県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06069942','山形県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06069959','山形県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32069999','山形県見本職員共済組合');
INSERT INTO "insurers" VALUES('39069992','山形県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12066007','山形県見本福祉事務所');
INSERT INTO "insurers" VALUES('069971','山形県見本市国民健康保険');
INSERT INTO "insurers" VALUES('069989','山形県例示市国民健康保険');
INSERT INTO "insurers" VALUES('069997','山形県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01079995','全国見本健康保険協会　福島県支部');
INSERT INTO "insurers" VALUES('06079909','福島県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06079917','福島県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06079925','福島県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06079933','福島県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06079941','福島県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06079958','福島県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32079998','福島県見本職員共済組合');
INSERT INTO "insurers" VALUES('39079991','福島県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12076006','福島県見本福祉事務所');
INSERT INTO "insurers" VALUES('079970','福島県見本市国民健康保険');
INSERT INTO "insurers" VALUES('079988','福島県例示市国民健康保険');
INSERT INTO "insurers" VALUES('079996','福島県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01089994','全国見本健康保険協会　茨城県支部');
INSERT INTO "insurers" VALUES('06089908','茨城県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06089916','茨城県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06089924','茨城県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06089932','茨城県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06089940','茨城県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06089957','茨城県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32089997','茨城県見本職員共済組合');
INSERT INTO "insurers" VALUES('39089990','茨城県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12086005','茨城県見本福祉事務所');
INSERT INTO "insurers" VALUES('089979','茨城県見本市国民健康保険');
INSERT INTO "insurers" VALUES('089987','茨城県例示市国民健康保険');
INSERT INTO "insurers" VALUES('089995','茨城県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01099993','全国見本健康保険協会　栃木県支部');
INSERT INTO "insurers" VALUES('06099907','栃木県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06099915','栃木県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06099923','栃木県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06099931','栃木県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06099949','栃木県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06099956','栃木県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32099996','栃木県見本職員共済組合');
INSERT INTO "insurers" VALUES('39099999','栃木県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12096004','栃木県見本福祉事務所');
INSERT INTO "insurers" VALUES('099978','栃木県見本市国民健康保険');
INSERT INTO "insurers" VALUES('099986','栃木県例示市国民健康保険');
INSERT INTO "insurers" VALUES('099994','栃木県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01109990','全国見本健康保険協会　群馬県支部');
INSERT INTO "insurers" VALUES('06109904','群馬県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06109912','群馬県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06109920','群馬県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06109938','群馬県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06109946','群馬県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06109953','群馬県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32109993','群馬県見本職員共済組合');
INSERT INTO "insurers" VALUES('39109996','群馬県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12106001','群馬県見本福祉事務所');
INSERT INTO "insurers" VALUES('109975','群馬県見本市国民健康保険');
INSERT INTO "insurers" VALUES('109983','群馬県例示市国民健康保険');
INSERT INTO "insurers" VALUES('109991','群馬県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01119999','全国見本健康保険協会　埼玉県支部');
INSERT INTO "insurers" VALUES('06119903','埼玉県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06119911','埼玉県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06119929','埼玉県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06119937','埼玉県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06119945','埼玉県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06119952','埼玉県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32119992','埼玉県見本職員共済組合');
INSERT INTO "insurers" VALUES('39119995','埼玉県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12116000','埼玉県見本福祉事務所');
INSERT INTO "insurers" VALUES('119974','埼玉県見本市国民健康保険');
INSERT INTO "insurers" VALUES('119982','埼玉県例示市国民健康保険');
INSERT INTO "insurers" VALUES('119990','埼玉県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01129998','全国見本健康保険協会　千葉県支部');
INSERT INTO "insurers" VALUES('06129902','千葉県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06129910','千葉県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06129928','千葉県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06129936','千葉県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06129944','千葉県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06129951','千葉県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32129991','千葉県見本職員共済組合');
INSERT INTO "insurers" VALUES('39129994','千葉県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12126009','千葉県見本福祉事務所');
INSERT INTO "insurers" VALUES('129973','千葉県見本市国民健康保険');
INSERT INTO "insurers" VALUES('129981','千葉県例示市国民健康保険');
INSERT INTO "insurers" VALUES('129999','千葉県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01139997','全国見本健康保険協会　東京都支部');
INSERT INTO "insurers" VALUES('06139901','東京都見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06139919','東京都見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06139927','東京都見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06139935','東京都見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06139943','東京都見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06139950','東京都見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32139990','東京都見本職員共済組合');
INSERT INTO "insurers" VALUES('39139993','東京都見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12136008','東京都見本福祉事務所');
INSERT INTO "insurers" VALUES('139972','東京都見本市国民健康保険');
INSERT INTO "insurers" VALUES('139980','東京都例示市国民健康保険');
INSERT INTO "insurers" VALUES('139998','東京都架空町国民健康保険');
INSERT INTO "insurers" VALUES('01149996','全国見本健康保険協会　神奈川県支部');
INSERT INTO "insurers" VALUES('06149900','神奈川県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06149918','神奈川県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06149926','神奈川県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06149934','神奈川県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06149942','神奈川県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06149959','神奈川県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32149999','神奈川県見本職員共済組合');
INSERT INTO "insurers" VALUES('39149992','神奈川県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12146007','神奈川県見本福祉事務所');
INSERT INTO "insurers" VALUES('149971','神奈川県見本市国民健康保険');
INSERT INTO "insurers" VALUES('149989','神奈川県例示市国民健康保険');
INSERT INTO "insurers" VALUES('149997','神奈川県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01159995','全国見本健康保険協会　新潟県支部');
INSERT INTO "insurers" VALUES('06159909','新潟県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06159917','新潟県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06159925','新潟県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06159933','新潟県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06159941','新潟県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06159958','新潟県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32159998','新潟県見本職員共済組合');
INSERT INTO "insurers" VALUES('39159991','新潟県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12156006','新潟県見本福祉事務所');
INSERT INTO "insurers" VALUES('159970','新潟県見本市国民健康保険');
INSERT INTO "insurers" VALUES('159988','新潟県例示市国民健康保険');
INSERT INTO "insurers" VALUES('159996','新潟県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01169994','全国見本健康保険協会　富山県支部');
INSERT INTO "insurers" VALUES('06169908','富山県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06169916','富山県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06169924','富山県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06169932','富山県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06169940','富山県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06169957','富山県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32169997','富山県見本職員共済組合');
INSERT INTO "insurers" VALUES('39169990','富山県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12166005','富山県見本福祉事務所');
INSERT INTO "insurers" VALUES('169979','富山県見本市国民健康保険');
INSERT INTO "insurers" VALUES('169987','富山県例示市国民健康保険');
INSERT INTO "insurers" VALUES('169995','富山県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01179993','全国見本健康保険協会　石川県支部');
INSERT INTO "insurers" VALUES('06179907','石川県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06179915','石川県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06179923','石川県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06179931','石川県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06179949','石川県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06179956','石川県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32179996','石川県見本職員共済組合');
INSERT INTO "insurers" VALUES('39179999','石川県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12176004','石川県見本福祉事務所');
INSERT INTO "insurers" VALUES('179978','石川県見本市国民健康保険');
INSERT INTO "insurers" VALUES('179986','石川県例示市国民健康保険');
INSERT INTO "insurers" VALUES('179994','石川県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01189992','全国見本健康保険協会　福井県支部');
INSERT INTO "insurers" VALUES('06189906','福井県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06189914','福井県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06189922','福井県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06189930','福井県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06189948','福井県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06189955','福井県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32189995','福井県見本職員共済組合');
INSERT INTO "insurers" VALUES('39189998','福井県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12186003','福井県見本福祉事務所');
INSERT INTO "insurers" VALUES('189977','福井県見本市国民健康保険');
INSERT INTO "insurers" VALUES('189985','福井県例示市国民健康保険');
INSERT INTO "insurers" VALUES('189993','福井県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01199991','全国見本健康保険協会　山梨県支部');
INSERT INTO "insurers" VALUES('06199905','山梨県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06199913','山梨県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06199921','山梨県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06199939','山梨県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06199947','山梨県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06199954','山梨県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32199994','山梨県見本職員共済組合');
INSERT INTO "insurers" VALUES('39199997','山梨県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12196002','山梨県見本福祉事務所');
INSERT INTO "insurers" VALUES('199976','山梨県見本市国民健康保険');
INSERT INTO "insurers" VALUES('199984','山梨県例示市国民健康保険');
INSERT INTO "insurers" VALUES('199992','山梨県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01209998','全国見本健康保険協会　長野県支部');
INSERT INTO "insurers" VALUES('06209902','長野県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06209910','長野県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06209928','長野県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06209936','長野県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06209944','長野県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06209951','長野県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32209991','長野県見本職員共済組合');
INSERT INTO "insurers" VALUES('39209994','長野県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12206009','長野県見本福祉事務所');
INSERT INTO "insurers" VALUES('209973','長野県見本市国民健康保険');
INSERT INTO "insurers" VALUES('209981','長野県例示市国民健康保険');
INSERT INTO "insurers" VALUES('209999','長野県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01219997','全国見本健康保険協会　岐阜県支部');
INSERT INTO "insurers" VALUES('06219901','岐阜県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06219919','岐阜県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06219927','岐阜県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06219935','岐阜県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06219943','岐阜県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06219950','岐阜県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32219990','岐阜県見本職員共済組合');
INSERT INTO "insurers" VALUES('39219993','岐阜県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12216008','岐阜県見本福祉事務所');
INSERT INTO "insurers" VALUES('219972','岐阜県見本市国民健康保険');
INSERT INTO "insurers" VALUES('219980','岐阜県例示市国民健康保険');
INSERT INTO "insurers" VALUES('219998','岐阜県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01229996','全国見本健康保険協会　静岡県支部');
INSERT INTO "insurers" VALUES('06229900','静岡県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06229918','静岡県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06229926','静岡県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06229934','静岡県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06229942','静岡県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06229959','静岡県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32229999','静岡県見本職員共済組合');
INSERT INTO "insurers" VALUES('39229992','静岡県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12226007','静岡県見本福祉事務所');
INSERT INTO "insurers" VALUES('229971','静岡県見本市国民健康保険');
INSERT INTO "insurers" VALUES('229989','静岡県例示市国民健康保険');
INSERT INTO "insurers" VALUES('229997','静岡県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01239995','全国見本健康保険協会　愛知県支部');
INSERT INTO "insurers" VALUES('06239909','愛知県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06239917','愛知県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06239925','愛知県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06239933','愛知県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06239941','愛知県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06239958','愛知県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32239998','愛知県見本職員共済組合');
INSERT INTO "insurers" VALUES('39239991','愛知県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12236006','愛知県見本福祉事務所');
INSERT INTO "insurers" VALUES('239970','愛知県見本市国民健康保険');
INSERT INTO "insurers" VALUES('239988','愛知県例示市国民健康保険');
INSERT INTO "insurers" VALUES('239996','愛知県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01249994','全国見本健康保険協会　三重県支部');
INSERT INTO "insurers" VALUES('06249908','三重県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06249916','三重県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06249924','三重県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06249932','三重県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06249940','三重県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06249957','三重県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32249997','三重県見本職員共済組合');
INSERT INTO "insurers" VALUES('39249990','三重県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12246005','三重県見本福祉事務所');
INSERT INTO "insurers" VALUES('249979','三重県見本市国民健康保険');
INSERT INTO "insurers" VALUES('249987','三重県例示市国民健康保険');
INSERT INTO "insurers" VALUES('249995','三重県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01259993','全国見本健康保険協会　滋賀県支部');
INSERT INTO "insurers" VALUES('06259907','滋賀県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06259915','滋賀県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06259923','滋賀県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06259931','滋賀県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06259949','滋賀県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06259956','滋賀県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32259996','滋賀県見本職員共済組合');
INSERT INTO "insurers" VALUES('39259999','滋賀県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12256004','滋賀県見本福祉事務所');
INSERT INTO "insurers" VALUES('259978','滋賀県見本市国民健康保険');
INSERT INTO "insurers" VALUES('259986','滋賀県例示市国民健康保険');
INSERT INTO "insurers" VALUES('259994','滋賀県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01269992','全国見本健康保険協会　京都府支部');
INSERT INTO "insurers" VALUES('06269906','京都府見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06269914','京都府見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06269922','京都府見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06269930','京都府見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06269948','京都府見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06269955','京都府見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32269995','京都府見本職員共済組合');
INSERT INTO "insurers" VALUES('39269998','京都府見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12266003','京都府見本福祉事務所');
INSERT INTO "insurers" VALUES('269977','京都府見本市国民健康保険');
INSERT INTO "insurers" VALUES('269985','京都府例示市国民健康保険');
INSERT INTO "insurers" VALUES('269993','京都府架空町国民健康保険');
INSERT INTO "insurers" VALUES('01279991','全国見本健康保険協会　大阪府支部');
INSERT INTO "insurers" VALUES('06279905','大阪府見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06279913','大阪府見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06279921','大阪府見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06279939','大阪府見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06279947','大阪府見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06279954','大阪府見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32279994','大阪府見本職員共済組合');
INSERT INTO "insurers" VALUES('39279997','大阪府見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12276002','大阪府見本福祉事務所');
INSERT INTO "insurers" VALUES('279976','大阪府見本市国民健康保険');
INSERT INTO "insurers" VALUES('279984','大阪府例示市国民健康保険');
INSERT INTO "insurers" VALUES('279992','大阪府架空町国民健康保険');
INSERT INTO "insurers" VALUES('01289990','全国見本健康保険協会　兵庫県支部');
INSERT INTO "insurers" VALUES('06289904','兵庫県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06289912','兵庫県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06289920','兵庫県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06289938','兵庫県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06289946','兵庫県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06289953','兵庫県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32289993','兵庫県見本職員共済組合');
INSERT INTO "insurers" VALUES('39289996','兵庫県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12286001','兵庫県見本福祉事務所');
INSERT INTO "insurers" VALUES('289975','兵庫県見本市国民健康保険');
INSERT INTO "insurers" VALUES('289983','兵庫県例示市国民健康保険');
INSERT INTO "insurers" VALUES('289991','兵庫県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01299999','全国見本健康保険協会　奈良県支部');
INSERT INTO "insurers" VALUES('06299903','奈良県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06299911','奈良県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06299929','奈良県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06299937','奈良県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06299945','奈良県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06299952','奈良県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32299992','奈良県見本職員共済組合');
INSERT INTO "insurers" VALUES('39299995','奈良県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12296000','奈良県見本福祉事務所');
INSERT INTO "insurers" VALUES('299974','奈良県見本市国民健康保険');
INSERT INTO "insurers" VALUES('299982','奈良県例示市国民健康保険');
INSERT INTO "insurers" VALUES('299990','奈良県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01309996','全国見本健康保険協会　和歌山県支部');
INSERT INTO "insurers" VALUES('06309900','和歌山県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06309918','和歌山県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06309926','和歌山県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06309934','和歌山県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06309942','和歌山県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06309959','和歌山県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32309999','和歌山県見本職員共済組合');
INSERT INTO "insurers" VALUES('39309992','和歌山県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12306007','和歌山県見本福祉事務所');
INSERT INTO "insurers" VALUES('309971','和歌山県見本市国民健康保険');
INSERT INTO "insurers" VALUES('309989','和歌山県例示市国民健康保険');
INSERT INTO "insurers" VALUES('309997','和歌山県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01319995','全国見本健康保険協会　鳥取県支部');
INSERT INTO "insurers" VALUES('06319909','鳥取県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06319917','鳥取県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06319925','鳥取県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06319933','鳥取県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06319941','鳥取県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06319958','鳥取県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32319998','鳥取県見本職員共済組合');
INSERT INTO "insurers" VALUES('39319991','鳥取県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12316006','鳥取県見本福祉事務所');
INSERT INTO "insurers" VALUES('319970','鳥取県見本市国民健康保険');
INSERT INTO "insurers" VALUES('319988','鳥取県例示市国民健康保険');
INSERT INTO "insurers" VALUES('319996','鳥取県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01329994','全国見本健康保険協会　島根県支部');
INSERT INTO "insurers" VALUES('06329908','島根県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06329916','島根県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06329924','島根県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06329932','島根県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06329940','島根県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06329957','島根県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32329997','島根県見本職員共済組合');
INSERT INTO "insurers" VALUES('39329990','島根県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12326005','島根県見本福祉事務所');
INSERT INTO "insurers" VALUES('329979','島根県見本市国民健康保険');
INSERT INTO "insurers" VALUES('329987','島根県例示市国民健康保険');
INSERT INTO "insurers" VALUES('329995','島根県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01339993','全国見本健康保険協会　岡山県支部');
INSERT INTO "insurers" VALUES('06339907','岡山県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06339915','岡山県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06339923','岡山県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06339931','岡山県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06339949','岡山県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06339956','岡山県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32339996','岡山県見本職員共済組合');
INSERT INTO "insurers" VALUES('39339999','岡山県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12336004','岡山県見本福祉事務所');
INSERT INTO "insurers" VALUES('339978','岡山県見本市国民健康保険');
INSERT INTO "insurers" VALUES('339986','岡山県例示市国民健康保険');
INSERT INTO "insurers" VALUES('339994','岡山県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01349992','全国見本健康保険協会　広島県支部');
INSERT INTO "insurers" VALUES('06349906','広島県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06349914','広島県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06349922','広島県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06349930','広島県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06349948','広島県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06349955','広島県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32349995','広島県見本職員共済組合');
INSERT INTO "insurers" VALUES('39349998','広島県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12346003','広島県見本福祉事務所');
INSERT INTO "insurers" VALUES('349977','広島県見本市国民健康保険');
INSERT INTO "insurers" VALUES('349985','広島県例示市国民健康保険');
INSERT INTO "insurers" VALUES('349993','広島県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01359991','全国見本健康保険協会　山口県支部');
INSERT INTO "insurers" VALUES('06359905','山口県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06359913','山口県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06359921','山口県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06359939','山口県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06359947','山口県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06359954','山口県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32359994','山口県見本職員共済組合');
INSERT INTO "insurers" VALUES('39359997','山口県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12356002','山口県見本福祉事務所');
INSERT INTO "insurers" VALUES('359976','山口県見本市国民健康保険');
INSERT INTO "insurers" VALUES('359984','山口県例示市国民健康保険');
INSERT INTO "insurers" VALUES('359992','山口県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01369990','全国見本健康保険協会　徳島県支部');
INSERT INTO "insurers" VALUES('06369904','徳島県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06369912','徳島県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06369920','徳島県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06369938','徳島県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06369946','徳島県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06369953','徳島県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32369993','徳島県見本職員共済組合');
INSERT INTO "insurers" VALUES('39369996','徳島県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12366001','徳島県見本福祉事務所');
INSERT INTO "insurers" VALUES('369975','徳島県見本市国民健康保険');
INSERT INTO "insurers" VALUES('369983','徳島県例示市国民健康保険');
INSERT INTO "insurers" VALUES('369991','徳島県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01379999','全国見本健康保険協会　香川県支部');
INSERT INTO "insurers" VALUES('06379903','香川県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06379911','香川県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06379929','香川県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06379937','香川県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06379945','香川県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06379952','香川県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32379992','香川県見本職員共済組合');
INSERT INTO "insurers" VALUES('39379995','香川県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12376000','香川県見本福祉事務所');
INSERT INTO "insurers" VALUES('379974','香川県見本市国民健康保険');
INSERT INTO "insurers" VALUES('379982','香川県例示市国民健康保険');
INSERT INTO "insurers" VALUES('379990','香川県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01389998','全国見本健康保険協会　愛媛県支部');
INSERT INTO "insurers" VALUES('06389902','愛媛県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06389910','愛媛県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06389928','愛媛県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06389936','愛媛県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06389944','愛媛県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06389951','愛媛県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32389991','愛媛県見本職員共済組合');
INSERT INTO "insurers" VALUES('39389994','愛媛県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12386009','愛媛県見本福祉事務所');
INSERT INTO "insurers" VALUES('389973','愛媛県見本市国民健康保険');
INSERT INTO "insurers" VALUES('389981','愛媛県例示市国民健康保険');
INSERT INTO "insurers" VALUES('389999','愛媛県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01399997','全国見本健康保険協会　高知県支部');
INSERT INTO "insurers" VALUES('06399901','高知県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06399919','高知県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06399927','高知県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06399935','高知県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06399943','高知県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06399950','高知県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32399990','高知県見本職員共済組合');
INSERT INTO "insurers" VALUES('39399993','高知県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12396008','高知県見本福祉事務所');
INSERT INTO "insurers" VALUES('399972','高知県見本市国民健康保険');
INSERT INTO "insurers" VALUES('399980','高知県例示市国民健康保険');
INSERT INTO "insurers" VALUES('399998','高知県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01409994','全国見本健康保険協会　福岡県支部');
INSERT INTO "insurers" VALUES('06409908','福岡県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06409916','福岡県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06409924','福岡県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06409932','福岡県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06409940','福岡県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06409957','福岡県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32409997','福岡県見本職員共済組合');
INSERT INTO "insurers" VALUES('39409990','福岡県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12406005','福岡県見本福祉事務所');
INSERT INTO "insurers" VALUES('409979','福岡県見本市国民健康保険');
INSERT INTO "insurers" VALUES('409987','福岡県例示市国民健康保険');
INSERT INTO "insurers" VALUES('409995','福岡県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01419993','全国見本健康保険協会　佐賀県支部');
INSERT INTO "insurers" VALUES('06419907','佐賀県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06419915','佐賀県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06419923','佐賀県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06419931','佐賀県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06419949','佐賀県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06419956','佐賀県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32419996','佐賀県見本職員共済組合');
INSERT INTO "insurers" VALUES('39419999','佐賀県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12416004','佐賀県見本福祉事務所');
INSERT INTO "insurers" VALUES('419978','佐賀県見本市国民健康保険');
INSERT INTO "insurers" VALUES('419986','佐賀県例示市国民健康保険');
INSERT INTO "insurers" VALUES('419994','佐賀県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01429992','全国見本健康保険協会　長崎県支部');
INSERT INTO "insurers" VALUES('06429906','長崎県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06429914','長崎県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06429922','長崎県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06429930','長崎県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06429948','長崎県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06429955','長崎県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32429995','長崎県見本職員共済組合');
INSERT INTO "insurers" VALUES('39429998','長崎県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12426003','長崎県見本福祉事務所');
INSERT INTO "insurers" VALUES('429977','長崎県見本市国民健康保険');
INSERT INTO "insurers" VALUES('429985','長崎県例示市国民健康保険');
INSERT INTO "insurers" VALUES('429993','長崎県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01439991','全国見本健康保険協会　熊本県支部');
INSERT INTO "insurers" VALUES('06439905','熊本県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06439913','熊本県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06439921','熊本県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06439939','熊本県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06439947','熊本県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06439954','熊本県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32439994','熊本県見本職員共済組合');
INSERT INTO "insurers" VALUES('39439997','熊本県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12436002','熊本県見本福祉事務所');
INSERT INTO "insurers" VALUES('439976','熊本県見本市国民健康保険');
INSERT INTO "insurers" VALUES('439984','熊本県例示市国民健康保険');
INSERT INTO "insurers" VALUES('439992','熊本県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01449990','全国見本健康保険協会　大分県支部');
INSERT INTO "insurers" VALUES('06449904','大分県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06449912','大分県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06449920','大分県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06449938','大分県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06449946','大分県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06449953','大分県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32449993','大分県見本職員共済組合');
INSERT INTO "insurers" VALUES('39449996','大分県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12446001','大分県見本福祉事務所');
INSERT INTO "insurers" VALUES('449975','大分県見本市国民健康保険');
INSERT INTO "insurers" VALUES('449983','大分県例示市国民健康保険');
INSERT INTO "insurers" VALUES('449991','大分県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01459999','全国見本健康保険協会　宮崎県支部');
INSERT INTO "insurers" VALUES('06459903','宮崎県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06459911','宮崎県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06459929','宮崎県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06459937','宮崎県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06459945','宮崎県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06459952','宮崎県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32459992','宮崎県見本職員共済組合');
INSERT INTO "insurers" VALUES('39459995','宮崎県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12456000','宮崎県見本福祉事務所');
INSERT INTO "insurers" VALUES('459974','宮崎県見本市国民健康保険');
INSERT INTO "insurers" VALUES('459982','宮崎県例示市国民健康保険');
INSERT INTO "insurers" VALUES('459990','宮崎県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01469998','全国見本健康保険協会　鹿児島県支部');
INSERT INTO "insurers" VALUES('06469902','鹿児島県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06469910','鹿児島県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06469928','鹿児島県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06469936','鹿児島県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06469944','鹿児島県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06469951','鹿児島県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32469991','鹿児島県見本職員共済組合');
INSERT INTO "insurers" VALUES('39469994','鹿児島県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12466009','鹿児島県見本福祉事務所');
INSERT INTO "insurers" VALUES('469973','鹿児島県見本市国民健康保険');
INSERT INTO "insurers" VALUES('469981','鹿児島県例示市国民健康保険');
INSERT INTO "insurers" VALUES('469999','鹿児島県架空町国民健康保険');
INSERT INTO "insurers" VALUES('01479997','全国見本健康保険協会　沖縄県支部');
INSERT INTO "insurers" VALUES('06479901','沖縄県見本第1健康保険組合');
INSERT INTO "insurers" VALUES('06479919','沖縄県見本第2健康保険組合');
INSERT INTO "insurers" VALUES('06479927','沖縄県見本第3健康保険組合');
INSERT INTO "insurers" VALUES('06479935','沖縄県見本第4健康保険組合');
INSERT INTO "insurers" VALUES('06479943','沖縄県見本第5健康保険組合');
INSERT INTO "insurers" VALUES('06479950','沖縄県見本第6健康保険組合');
INSERT INTO "insurers" VALUES('32479990','沖縄県見本職員共済組合');
INSERT INTO "insurers" VALUES('39479993','沖縄県見本後期高齢者医療広域連合');
INSERT INTO "insurers" VALUES('12476008','沖縄県見本福祉事務所');
INSERT INTO "insurers" VALUES('479972','沖縄県見本市国民健康保険');
INSERT INTO "insurers" VALUES('479980','沖縄県例示市国民健康保険');
INSERT INTO "insurers" VALUES('479998','沖縄県架空町国民健康保険');
CREATE TABLE populations (
	seed INTEGER NOT NULL, 
	base DATE NOT NULL, 
	wanted INTEGER NOT NULL, 
	made INTEGER NOT NULL, 
	PRIMARY KEY (seed)
);
INSERT INTO "populations" VALUES(1,'2026-04-15',3,3);
CREATE TABLE portal_accounts (
	terminal_id VARCHAR(8) NOT NULL, 
	user_id INTEGER NOT NULL, 
	application_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	device VARCHAR(10) NOT NULL, 
	"values" BLOB NOT NULL, 
	issued_at DATETIME NOT NULL, 
	PRIMARY KEY (terminal_id), 
	UNIQUE (application_id, number), 
	FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id), 
	FOREIGN KEY(user_id) REFERENCES portal_users (id), 
	FOREIGN KEY(application_id) REFERENCES portal_applications (id)
);
INSERT INTO "portal_accounts" VALUES('W0000003',1,1,0,'pc',X'4B5B65061BF7F5C9E2E267D3C58892F91DE9F2C0544A0D0A811042A6CD9266A2C1FE375F3AC5D7A057334B7241576EB0A155A13B61507CF2DC3F15CBD4BDB4654FC7B1CB11F8598DC06873A68DEFB8A4B37131EA935277369315BDB076AC951CFAA26F93362F7AE127242BA22E96FE18595C3F43A8543B10E38147E4339854846CD5506367E19ADFAE1C7F5E6F31B50BB20A29DBB9218E978E67DE06C96E2F','2026-04-15 03:00:00.000000');
CREATE TABLE portal_applications (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	told JSON NOT NULL, 
	amount INTEGER, 
	submitted_at DATETIME, 
	due_at DATETIME, 
	decided_at DATETIME, 
	reason VARCHAR(1000) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES portal_users (id)
);
INSERT INTO "portal_applications" VALUES(1,1,'start','accepted','{"clinic_name": "\u898b\u672c\u6574\u9aa8\u9662", "address": "\u5927\u962a\u5e9c\u898b\u672c\u5e021-1", "facility_kind": "judo", "mobile": 0, "pc": 1}',NULL,'2026-04-15 03:00:00.000000','2026-04-15 03:00:00.000000','2026-04-15 03:00:00.000000','');
CREATE TABLE portal_mails (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user_id INTEGER, 
	box BLOB, 
	address VARCHAR(254) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES portal_users (id)
);
INSERT INTO "portal_mails" VALUES(1,'2026-04-15 03:00:00.000000',1,X'432919F35AF580B3B34CC6DC0D6FB61D923CB2CAB21F54CB13B82524D1679C38','clinic1@example.jp','【練習】メールアドレスの確認','利用者登録を受け付けました。24時間以内に次のページを開き、「確認する」を押してください。
https://127.0.0.1:37825/portal/confirm?token=mKsi8pIhenfheGWnu9FCtIJZiE3SSwjw1E-1RDzT-WA

--
施術所ポータル（練習）
このメールは練習用です。公式のお知らせではありません。
');
INSERT INTO "portal_mails" VALUES(2,'2026-04-15 03:00:00.000000',1,NULL,'clinic1@example.jp','【練習】利用開始申請を受理しました','見本 太郎 様

利用開始申請（受付番号 1）を受理しました。
「資格確認アカウント管理」でPDFを受け取り、端末を登録してください。

--
施術所ポータル（練習）
このメールは練習用です。公式のお知らせではありません。
');
CREATE TABLE portal_once (
	nonce_hash BLOB NOT NULL, 
	location VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (nonce_hash)
);
INSERT INTO "portal_once" VALUES(X'DEA8FB74E8393D169942EF9D2E9BFEEA386032FC2CF2622BCA717E4B59FDAECC','/registered','2026-04-15 03:00:00.000000');
INSERT INTO "portal_once" VALUES(X'01AE20E160940B4BCC59B2F3E527AA49E2E86574FBA29F2D95B78CB4BD0BAC1F','/applications?done=sent','2026-04-15 03:00:00.000000');
CREATE TABLE portal_sessions (
	token_hash BLOB NOT NULL, 
	user_id INTEGER, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(user_id) REFERENCES portal_users (id)
);
INSERT INTO "portal_sessions" VALUES(X'3E9DDB1C8B87D35866D987A054E588A153C8298CAEE2A9BD66A245343B418124',1,'2026-04-15 03:00:00.000000','2026-04-15 03:00:00.000000');
CREATE TABLE portal_settings (
	name VARCHAR(40) NOT NULL, 
	value VARCHAR(200) NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE portal_tokens (
	token_hash BLOB NOT NULL, 
	user_id INTEGER NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(user_id) REFERENCES portal_users (id)
);
CREATE TABLE portal_uploads (
	id VARCHAR(32) NOT NULL, 
	application_id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	media_type VARCHAR(40) NOT NULL, 
	size INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(application_id) REFERENCES portal_applications (id)
);
CREATE TABLE portal_users (
	id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	registration_number VARCHAR(20) NOT NULL, 
	manager_name VARCHAR(80) NOT NULL, 
	telephone VARCHAR(20) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	created_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	failures INTEGER NOT NULL, 
	locked_until DATETIME, 
	totp_secret BLOB, 
	totp_on BOOLEAN NOT NULL, 
	totp_step INTEGER NOT NULL, 
	clinic_name VARCHAR(80) NOT NULL, 
	address VARCHAR(200) NOT NULL, 
	facility_kind VARCHAR(20) NOT NULL, 
	start_date DATE, 
	main_number VARCHAR(20), 
	PRIMARY KEY (id), 
	UNIQUE (email), 
	UNIQUE (registration_number)
);
INSERT INTO "portal_users" VALUES(1,'clinic1@example.jp','協2700000001','見本 太郎','0612345678','$argon2id$v=19$m=19456,t=2,p=1$mW3/YzFYTk2wCBgH3+Ln/A$GzUoWaTJbWJt2wI9JPsnOw5nOP+Isy34EM41p9UG5dE','2026-04-15 03:00:00.000000','2026-04-15 03:00:00.000000',0,NULL,NULL,0,0,'見本整骨院','大阪府見本市1-1','judo',NULL,NULL);
CREATE TABLE registrations (
	card_hash BLOB NOT NULL, 
	terminal_id VARCHAR(8) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (card_hash), 
	FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
INSERT INTO "registrations" VALUES(X'5D88CA7B9CA71BFC0A0E49B315C4069F5A965F205DD394740EAEE7164E725E5B','W0000001','2026-04-15 03:00:00.000000');
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO "schema_version" VALUES(6);
CREATE TABLE terminals (
	terminal_id VARCHAR(8) NOT NULL, 
	institution_code VARCHAR(10) NOT NULL, 
	institution_name VARCHAR(200) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	code_hash BLOB NOT NULL, 
	code_expires_at DATETIME NOT NULL, 
	code_used_at DATETIME, 
	certificate_hash BLOB, 
	next_certificate_hash BLOB, 
	revoked_at DATETIME, 
	system VARCHAR(10), 
	PRIMARY KEY (terminal_id), 
	UNIQUE (certificate_hash)
);
INSERT INTO "terminals" VALUES('W0000001','9900000001','見本鍼灸整骨院（練習）','$argon2id$v=19$m=19456,t=2,p=1$v0bOxmq9+00EyPuwwz/DwA$Q2ThTM9r3d/zlSEINTYAdh1/yW4Ed65768FTV22/QiM',X'19A6690E72FDA17D21BFDEEEFD1CA45713EC841049840DD62FFE543ED85AF468','2026-05-15 03:00:00.000000','2026-04-15 03:00:00.000000',X'A450B5230614C4F01FC6A833AB0626176E5BCF37456BC5F4501E98BEC2547429',NULL,NULL,'linux');
INSERT INTO "terminals" VALUES('W0000002','9900000001','見本鍼灸整骨院（練習）','$argon2id$v=19$m=19456,t=2,p=1$j4Zw30i+WI+gFJgVQOVOpA$3tYgLtqfRcv+N9GmN9rW0s0uL3IuMlHsKguUEty/oUc',X'24546256572BFBC708C832F3ABBE1C184D2E9FD789B74696C945C6D56AED654E','2026-05-15 03:00:00.000000',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "terminals" VALUES('W0000003','9800000001','見本整骨院（練習）','$argon2id$v=19$m=19456,t=2,p=1$qA3+74BXfPvRNsufnzHXHg$gpFORvjT+oXB6kb2ay1RkWGbKS9OtdxStuRBFrIIf/c',X'15DF9CD87566345BADFF2705BEB61408106A74C9E655D7EC254099F93D59C2B3','2026-05-15 03:00:00.000000','2026-04-15 03:00:00.000000',X'953EDEF729A024D1AE7C693FD88F1C32339F40E0EE335CAF04AA5CD552EE92E6',NULL,NULL,'linux');
CREATE UNIQUE INDEX ix_terminals_next_certificate_hash ON terminals (next_certificate_hash);
CREATE INDEX ix_checks_terminal_id_at ON checks (terminal_id, at);
CREATE INDEX ix_held_qualifications_numbers ON held_qualifications (insured_number, insurer_number);
CREATE INDEX ix_portal_tokens_user_id ON portal_tokens (user_id);
CREATE INDEX ix_portal_sessions_user_id ON portal_sessions (user_id);
CREATE INDEX ix_portal_applications_state ON portal_applications (state);
CREATE INDEX ix_portal_applications_user_id ON portal_applications (user_id);
CREATE INDEX ix_portal_mails_box ON portal_mails (box);
CREATE INDEX ix_portal_mails_user_id ON portal_mails (user_id);
CREATE INDEX ix_portal_uploads_application_id ON portal_uploads (application_id);
CREATE INDEX ix_portal_accounts_user_id ON portal_accounts (user_id);
COMMIT;

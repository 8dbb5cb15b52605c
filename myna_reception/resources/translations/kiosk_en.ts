<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="ja">
  <context>
    <name>kiosk</name>
    <message>
      <source>公式アプリではありません</source>
      <translation>Not an official app</translation>
    </message>
    <message>
      <source>練習</source>
      <translation>Practice</translation>
    </message>
    <message>
      <source>画面に出る情報は、すべて架空のものです。</source>
      <translation>All information on this screen is fictitious.</translation>
    </message>
    <message>
      <source>練習用のカード</source>
      <translation>Practice cards</translation>
    </message>
    <message>
      <source>職員を呼ぶ</source>
      <translation>Call staff</translation>
    </message>
    <message>
      <source>言語</source>
      <translation>Language</translation>
    </message>
    <message>
      <source>ふりがな</source>
      <translation>Furigana</translation>
    </message>
    <message>
      <source>ふりがなを消す</source>
      <translation>Hide furigana</translation>
    </message>
    <message>
      <source>文字を大きく</source>
      <translation>Larger text</translation>
    </message>
    <message>
      <source>文字を小さく</source>
      <translation>Smaller text</translation>
    </message>
    <message>
      <source>職員を呼んでいます。このままお待ちください。</source>
      <translation>Calling staff. Please wait here.</translation>
    </message>
    <message>
      <source>聞く</source>
      <translation>Listen</translation>
    </message>
    <message>
      <source>呼び出しをやめる</source>
      <translation>Cancel the call</translation>
    </message>
    <message>
      <source>職員用</source>
      <translation>Staff only</translation>
    </message>
    <message>
      <source>手順 {number}/{count}</source>
      <translation>Step {number}/{count}</translation>
    </message>
    <message>
      <source>カード</source>
      <translation>Card</translation>
    </message>
    <message>
      <source>本人確認</source>
      <translation>Identity check</translation>
    </message>
    <message>
      <source>照会</source>
      <translation>Insurance check</translation>
    </message>
    <message>
      <source>結果</source>
      <translation>Result</translation>
    </message>
    <message>
      <source>やめる</source>
      <translation>Stop</translation>
    </message>
    <message>
      <source>戻る</source>
      <translation>Back</translation>
    </message>
    <message>
      <source>もう一度</source>
      <translation>Try again</translation>
    </message>
    <message>
      <source>終わる</source>
      <translation>Finish</translation>
    </message>
    <message>
      <source>続ける</source>
      <translation>Continue</translation>
    </message>
    <message>
      <source>まもなく最初の画面に戻ります（あと{seconds}秒）。</source>
      <translation>Returning to the first screen soon ({seconds} seconds left).</translation>
    </message>
    <message>
      <source>受付の職員にお声かけください。</source>
      <translation>Please speak to the reception staff.</translation>
    </message>
    <message>
      <source>準備をしています</source>
      <translation>Getting ready</translation>
    </message>
    <message>
      <source>しばらくお待ちください。</source>
      <translation>Please wait a moment.</translation>
    </message>
    <message>
      <source>マイナンバーカードを置いてください</source>
      <translation>Place your My Number Card</translation>
    </message>
    <message>
      <source>カードを、読取機の上に平らに置きます。ケースからは出してください。</source>
      <translation>Take the card out of its case and lay it flat on the reader.</translation>
    </message>
    <message>
      <source>マイナンバーカードを差し込んでください</source>
      <translation>Insert your My Number Card</translation>
    </message>
    <message>
      <source>金色のICチップの側から、奥まで差し込みます。</source>
      <translation>Insert the end with the gold chip first, all the way in.</translation>
    </message>
    <message>
      <source>カードを読み取っています</source>
      <translation>Reading the card</translation>
    </message>
    <message>
      <source>カードを動かさないでください。</source>
      <translation>Please do not move the card.</translation>
    </message>
    <message>
      <source>暗証番号（4桁）はわかりますか？</source>
      <translation>Do you know your 4-digit PIN?</translation>
    </message>
    <message>
      <source>このカードは、暗証番号を使えません</source>
      <translation>The PIN of this card cannot be used</translation>
    </message>
    <message>
      <source>はい、番号を入れます</source>
      <translation>Yes, I will enter it</translation>
    </message>
    <message>
      <source>いいえ、職員に確認してもらいます</source>
      <translation>No, ask staff to check</translation>
    </message>
    <message>
      <source>職員が、カードの写真とお顔を見比べます。</source>
      <translation>Staff compare the photo on the card with your face.</translation>
    </message>
    <message>
      <source>職員に確認してもらいます</source>
      <translation>Ask staff to check</translation>
    </message>
    <message>
      <source>カメラで顔を確認します</source>
      <translation>Check my face with the camera</translation>
    </message>
    <message>
      <source>暗証番号（4桁）を入れてください</source>
      <translation>Enter your 4-digit PIN</translation>
    </message>
    <message>
      <source>カードを受け取ったときに決めた、4桁の数字です。</source>
      <translation>The 4 digits you set when you got the card.</translation>
    </message>
    <message>
      <source>登録のため、暗証番号（4桁）を入れてください</source>
      <translation>To register, enter your 4-digit PIN</translation>
    </message>
    <message>
      <source>暗証番号</source>
      <translation>PIN</translation>
    </message>
    <message>
      <source>番号がわからない</source>
      <translation>I do not know it</translation>
    </message>
    <message>
      <source>取消</source>
      <translation>Cancel</translation>
    </message>
    <message>
      <source>訂正</source>
      <translation>Delete</translation>
    </message>
    <message>
      <source>確認</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>{length}桁のうち{count}桁</source>
      <translation>{count} of {length} digits</translation>
    </message>
    <message>
      <source>入力できるのは、あと{tries}回です</source>
      <translation>Tries left: {tries}</translation>
    </message>
    <message>
      <source>残りの回数はわかりません</source>
      <translation>The number of tries left is not known</translation>
    </message>
    <message>
      <source>暗証番号を確認しています</source>
      <translation>Checking the PIN</translation>
    </message>
    <message>
      <source>保険の資格を調べています</source>
      <translation>Checking your insurance</translation>
    </message>
    <message>
      <source>利用登録をしています</source>
      <translation>Registering the card</translation>
    </message>
    <message>
      <source>職員がまいります</source>
      <translation>Staff are coming</translation>
    </message>
    <message>
      <source>カードの写真とお顔を確認します。このままお待ちください。</source>
      <translation>They will compare the photo on the card with your face. Please wait here.</translation>
    </message>
    <message>
      <source>暗証番号は、あと1回です</source>
      <translation>One PIN try is left</translation>
    </message>
    <message>
      <source>次にまちがえると、暗証番号が使えなくなります。職員がまいりますので、このままお待ちください。</source>
      <translation>After one more mistake the PIN will be locked. Staff are coming. Please wait here.</translation>
    </message>
    <message>
      <source>カードをお取りください</source>
      <translation>Please take your card</translation>
    </message>
    <message>
      <source>お忘れにならないようにお願いします。</source>
      <translation>Please do not forget it.</translation>
    </message>
    <message>
      <source>言語を選んでください</source>
      <translation>Choose a language</translation>
    </message>
    <message>
      <source>職員用の画面です</source>
      <translation>This page is for staff</translation>
    </message>
    <message>
      <source>パスコードを入れてください。</source>
      <translation>Enter the pass code.</translation>
    </message>
    <message>
      <source>パスコード</source>
      <translation>Pass code</translation>
    </message>
    <message>
      <source>パスコードが違います。</source>
      <translation>The pass code is wrong.</translation>
    </message>
    <message>
      <source>開く</source>
      <translation>Open</translation>
    </message>
    <message>
      <source>保険の資格を確認できました</source>
      <translation>Insurance confirmed</translation>
    </message>
    <message>
      <source>使える保険の資格がありません</source>
      <translation>No valid insurance found</translation>
    </message>
    <message>
      <source>確認できませんでした</source>
      <translation>Could not be confirmed</translation>
    </message>
    <message>
      <source>受付は終わりです。お呼びするまでお待ちください。</source>
      <translation>You are checked in. Please wait until you are called.</translation>
    </message>
    <message>
      <source>保険が変わったばかりのときは、出るまで日数がかかることがあります。</source>
      <translation>New insurance can take some days to appear here.</translation>
    </message>
    <message>
      <source>資格が2つ以上あります。</source>
      <translation>More than one insurance record was found.</translation>
    </message>
    <message>
      <source>氏名</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>生まれた年</source>
      <translation>Year of birth</translation>
    </message>
    <message>
      <source>保険者</source>
      <translation>Insurer</translation>
    </message>
    <message>
      <source>保険者番号</source>
      <translation>Insurer number</translation>
    </message>
    <message>
      <source>記号・番号</source>
      <translation>Symbol and number</translation>
    </message>
    <message>
      <source>資格 {number}/{count}</source>
      <translation>Insurance {number}/{count}</translation>
    </message>
    <message>
      <source>押している間だけ表示</source>
      <translation>Show while pressed</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限は{date}です。</source>
      <translation>The electronic certificate of your card expires on {date}.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています。保険証として使えるのは{date}までです。</source>
      <translation>The electronic certificate of your card has expired. The card works as an insurance card until {date}.</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口で、無料で更新できます。</source>
      <translation>The certificate can be renewed free of charge at your city or town office.</translation>
    </message>
    <message>
      <source>利用登録をする</source>
      <translation>Register the card</translation>
    </message>
    <message>
      <source>このカードを健康保険証として使うための登録が、ここでできます。暗証番号が必要です。</source>
      <translation>You can register this card as your health insurance card here. You will need the PIN.</translation>
    </message>
    <message>
      <source>それでもできないときは、受付の職員にお声かけください。</source>
      <translation>If it still does not work, please speak to the reception staff.</translation>
    </message>
    <message>
      <source>登録しないときは、受付の職員にお声かけください。</source>
      <translation>If you do not want to register, please speak to the reception staff.</translation>
    </message>
    <message>
      <source>カードをもう一度置いてください。終わるまで動かさないでください。</source>
      <translation>Place the card again. Do not move it until it is finished.</translation>
    </message>
    <message>
      <source>カードが離れました</source>
      <translation>The card was moved away</translation>
    </message>
    <message>
      <source>カードを読み取れません</source>
      <translation>The card cannot be read</translation>
    </message>
    <message>
      <source>ただいま使えません</source>
      <translation>Out of service at the moment</translation>
    </message>
    <message>
      <source>ただいま確認できません</source>
      <translation>Cannot check your insurance now</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口にご相談ください。</source>
      <translation>Please ask at your city or town office.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています</source>
      <translation>The electronic certificate of the card has expired</translation>
    </message>
    <message>
      <source>カードの電子証明書が使えなくなっています</source>
      <translation>The electronic certificate of the card is no longer valid</translation>
    </message>
    <message>
      <source>健康保険証としての登録がまだです</source>
      <translation>The card is not registered as a health insurance card yet</translation>
    </message>
    <message>
      <source>ご本人と確認できませんでした</source>
      <translation>Your identity could not be confirmed</translation>
    </message>
    <message>
      <source>暗証番号が違います</source>
      <translation>The PIN is wrong</translation>
    </message>
    <message>
      <source>もう一度、ゆっくり入れてください。</source>
      <translation>Please enter it again, slowly.</translation>
    </message>
    <message>
      <source>暗証番号は使えません</source>
      <translation>The PIN cannot be used</translation>
    </message>
    <message>
      <source>4桁の数字を入れてください</source>
      <translation>Please enter 4 digits</translation>
    </message>
    <message>
      <source>残りの回数は減っていません。</source>
      <translation>No try was used.</translation>
    </message>
    <message>
      <source>暗証番号は使っていません。</source>
      <translation>The PIN was not used.</translation>
    </message>
    <message>
      <source>暗証番号の残りの回数が減っていることがあります。</source>
      <translation>The number of PIN tries left may have gone down.</translation>
    </message>
    <message>
      <source>マイナンバーカードではありません</source>
      <translation>This is not a My Number Card</translation>
    </message>
    <message>
      <source>マイナンバーカードを1枚だけ置いてください。</source>
      <translation>Place one My Number Card and nothing else.</translation>
    </message>
    <message>
      <source>住民基本台帳カードは使えません</source>
      <translation>A Basic Resident Register card cannot be used</translation>
    </message>
    <message>
      <source>カードに電子証明書が入っていません</source>
      <translation>The card holds no electronic certificate</translation>
    </message>
    <message>
      <source>時間が過ぎました</source>
      <translation>Time is up</translation>
    </message>
    <message>
      <source>「もう一度」を押して、やり直してください。</source>
      <translation>Press “Try again” to start over.</translation>
    </message>
    <message>
      <source>少し待ってから、「もう一度」を押してください。</source>
      <translation>Wait a little, then press “Try again”.</translation>
    </message>
    <message>
      <source>準備中です</source>
      <translation>Not ready yet</translation>
    </message>
    <message>
      <source>問題が起きました</source>
      <translation>Something went wrong</translation>
    </message>
  </context>
</TS>

<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="ja">
  <context>
    <name>kiosk</name>
    <message>
      <source>公式アプリではありません</source>
      <translation>공식 앱이 아닙니다</translation>
    </message>
    <message>
      <source>練習</source>
      <translation>연습</translation>
    </message>
    <message>
      <source>画面に出る情報は、すべて架空のものです。</source>
      <translation>화면의 정보는 모두 가상입니다.</translation>
    </message>
    <message>
      <source>練習用のカード</source>
      <translation>연습용 카드</translation>
    </message>
    <message>
      <source>職員を呼ぶ</source>
      <translation>직원 호출</translation>
    </message>
    <message>
      <source>言語</source>
      <translation>언어</translation>
    </message>
    <message>
      <source>ふりがな</source>
      <translation>후리가나</translation>
    </message>
    <message>
      <source>ふりがなを消す</source>
      <translation>후리가나 숨기기</translation>
    </message>
    <message>
      <source>文字を大きく</source>
      <translation>글자 크게</translation>
    </message>
    <message>
      <source>文字を小さく</source>
      <translation>글자 작게</translation>
    </message>
    <message>
      <source>職員を呼んでいます。このままお待ちください。</source>
      <translation>직원을 호출하고 있습니다. 이대로 기다려 주세요.</translation>
    </message>
    <message>
      <source>聞く</source>
      <translation>듣기</translation>
    </message>
    <message>
      <source>呼び出しをやめる</source>
      <translation>호출 취소</translation>
    </message>
    <message>
      <source>職員用</source>
      <translation>직원용</translation>
    </message>
    <message>
      <source>手順 {number}/{count}</source>
      <translation>단계 {number}/{count}</translation>
    </message>
    <message>
      <source>カード</source>
      <translation>카드</translation>
    </message>
    <message>
      <source>本人確認</source>
      <translation>본인 확인</translation>
    </message>
    <message>
      <source>照会</source>
      <translation>조회</translation>
    </message>
    <message>
      <source>結果</source>
      <translation>결과</translation>
    </message>
    <message>
      <source>やめる</source>
      <translation>그만두기</translation>
    </message>
    <message>
      <source>戻る</source>
      <translation>돌아가기</translation>
    </message>
    <message>
      <source>もう一度</source>
      <translation>다시 시도</translation>
    </message>
    <message>
      <source>終わる</source>
      <translation>마치기</translation>
    </message>
    <message>
      <source>続ける</source>
      <translation>계속하기</translation>
    </message>
    <message>
      <source>まもなく最初の画面に戻ります（あと{seconds}秒）。</source>
      <translation>곧 첫 화면으로 돌아갑니다({seconds}초 남음).</translation>
    </message>
    <message>
      <source>受付の職員にお声かけください。</source>
      <translation>접수처 직원에게 말씀해 주세요.</translation>
    </message>
    <message>
      <source>準備をしています</source>
      <translation>준비하고 있습니다</translation>
    </message>
    <message>
      <source>しばらくお待ちください。</source>
      <translation>잠시만 기다려 주세요.</translation>
    </message>
    <message>
      <source>マイナンバーカードを置いてください</source>
      <translation>마이넘버카드를 올려놓아 주세요</translation>
    </message>
    <message>
      <source>カードを、読取機の上に平らに置きます。ケースからは出してください。</source>
      <translation>카드를 케이스에서 꺼내 리더기 위에 평평하게 올려놓아 주세요.</translation>
    </message>
    <message>
      <source>マイナンバーカードを差し込んでください</source>
      <translation>마이넘버카드를 넣어 주세요</translation>
    </message>
    <message>
      <source>金色のICチップの側から、奥まで差し込みます。</source>
      <translation>금색 IC 칩이 있는 쪽부터 끝까지 넣어 주세요.</translation>
    </message>
    <message>
      <source>カードを読み取っています</source>
      <translation>카드를 읽고 있습니다</translation>
    </message>
    <message>
      <source>カードを動かさないでください。</source>
      <translation>카드를 움직이지 마세요.</translation>
    </message>
    <message>
      <source>暗証番号（4桁）はわかりますか？</source>
      <translation>비밀번호 4자리를 알고 계십니까?</translation>
    </message>
    <message>
      <source>このカードは、暗証番号を使えません</source>
      <translation>이 카드는 비밀번호를 사용할 수 없습니다</translation>
    </message>
    <message>
      <source>はい、番号を入れます</source>
      <translation>네, 번호를 입력하겠습니다</translation>
    </message>
    <message>
      <source>いいえ、職員に確認してもらいます</source>
      <translation>아니요, 직원에게 확인을 받겠습니다</translation>
    </message>
    <message>
      <source>職員が、カードの写真とお顔を見比べます。</source>
      <translation>직원이 카드의 사진과 얼굴을 비교합니다.</translation>
    </message>
    <message>
      <source>職員に確認してもらいます</source>
      <translation>직원에게 확인을 받겠습니다</translation>
    </message>
    <message>
      <source>カメラで顔を確認します</source>
      <translation>카메라로 얼굴을 확인합니다</translation>
    </message>
    <message>
      <source>暗証番号（4桁）を入れてください</source>
      <translation>비밀번호 4자리를 입력하세요</translation>
    </message>
    <message>
      <source>カードを受け取ったときに決めた、4桁の数字です。</source>
      <translation>카드를 받을 때 정한 4자리 숫자입니다.</translation>
    </message>
    <message>
      <source>登録のため、暗証番号（4桁）を入れてください</source>
      <translation>등록을 위해 비밀번호 4자리를 입력하세요</translation>
    </message>
    <message>
      <source>暗証番号</source>
      <translation>비밀번호</translation>
    </message>
    <message>
      <source>番号がわからない</source>
      <translation>번호를 모릅니다</translation>
    </message>
    <message>
      <source>取消</source>
      <translation>취소</translation>
    </message>
    <message>
      <source>訂正</source>
      <translation>정정</translation>
    </message>
    <message>
      <source>確認</source>
      <translation>확인</translation>
    </message>
    <message>
      <source>{length}桁のうち{count}桁</source>
      <translation>{length}자리 중 {count}자리</translation>
    </message>
    <message>
      <source>入力できるのは、あと{tries}回です</source>
      <translation>남은 입력 횟수: {tries}회</translation>
    </message>
    <message>
      <source>残りの回数はわかりません</source>
      <translation>남은 횟수는 알 수 없습니다</translation>
    </message>
    <message>
      <source>暗証番号を確認しています</source>
      <translation>비밀번호를 확인하고 있습니다</translation>
    </message>
    <message>
      <source>保険の資格を調べています</source>
      <translation>보험 자격을 조회하고 있습니다</translation>
    </message>
    <message>
      <source>利用登録をしています</source>
      <translation>이용 등록을 하고 있습니다</translation>
    </message>
    <message>
      <source>職員がまいります</source>
      <translation>직원이 곧 옵니다</translation>
    </message>
    <message>
      <source>カードの写真とお顔を確認します。このままお待ちください。</source>
      <translation>카드의 사진과 얼굴을 확인합니다. 이대로 기다려 주세요.</translation>
    </message>
    <message>
      <source>暗証番号は、あと1回です</source>
      <translation>비밀번호 입력 기회가 1회 남았습니다</translation>
    </message>
    <message>
      <source>次にまちがえると、暗証番号が使えなくなります。職員がまいりますので、このままお待ちください。</source>
      <translation>한 번 더 틀리면 비밀번호가 잠깁니다. 직원이 올 때까지 이대로 기다려 주세요.</translation>
    </message>
    <message>
      <source>カードをお取りください</source>
      <translation>카드를 가져가 주세요</translation>
    </message>
    <message>
      <source>お忘れにならないようにお願いします。</source>
      <translation>두고 가지 않도록 주의해 주세요.</translation>
    </message>
    <message>
      <source>言語を選んでください</source>
      <translation>언어를 선택해 주세요</translation>
    </message>
    <message>
      <source>職員用の画面です</source>
      <translation>직원용 화면입니다</translation>
    </message>
    <message>
      <source>パスコードを入れてください。</source>
      <translation>패스코드를 입력해 주세요.</translation>
    </message>
    <message>
      <source>パスコード</source>
      <translation>패스코드</translation>
    </message>
    <message>
      <source>パスコードが違います。</source>
      <translation>패스코드가 맞지 않습니다.</translation>
    </message>
    <message>
      <source>開く</source>
      <translation>열기</translation>
    </message>
    <message>
      <source>保険の資格を確認できました</source>
      <translation>보험 자격을 확인했습니다</translation>
    </message>
    <message>
      <source>使える保険の資格がありません</source>
      <translation>유효한 보험 자격이 없습니다</translation>
    </message>
    <message>
      <source>確認できませんでした</source>
      <translation>확인하지 못했습니다</translation>
    </message>
    <message>
      <source>受付は終わりです。お呼びするまでお待ちください。</source>
      <translation>접수가 끝났습니다. 불러 드릴 때까지 기다려 주세요.</translation>
    </message>
    <message>
      <source>保険が変わったばかりのときは、出るまで日数がかかることがあります。</source>
      <translation>보험이 바뀐 직후에는 표시되기까지 며칠이 걸릴 수 있습니다.</translation>
    </message>
    <message>
      <source>資格が2つ以上あります。</source>
      <translation>보험 자격이 두 개 이상 있습니다.</translation>
    </message>
    <message>
      <source>氏名</source>
      <translation>성명</translation>
    </message>
    <message>
      <source>生まれた年</source>
      <translation>출생 연도</translation>
    </message>
    <message>
      <source>保険者</source>
      <translation>보험자</translation>
    </message>
    <message>
      <source>保険者番号</source>
      <translation>보험자 번호</translation>
    </message>
    <message>
      <source>記号・番号</source>
      <translation>기호 및 번호</translation>
    </message>
    <message>
      <source>資格 {number}/{count}</source>
      <translation>보험 자격 {number}/{count}</translation>
    </message>
    <message>
      <source>押している間だけ表示</source>
      <translation>누르고 있는 동안 표시</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限は{date}です。</source>
      <translation>카드의 전자증명서 유효기한은 {date}입니다.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています。保険証として使えるのは{date}までです。</source>
      <translation>카드의 전자증명서가 만료되었습니다. 보험증으로는 {date}까지 사용할 수 있습니다.</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口で、無料で更新できます。</source>
      <translation>거주지의 시구정촌 창구에서 무료로 갱신할 수 있습니다.</translation>
    </message>
    <message>
      <source>利用登録をする</source>
      <translation>이용 등록하기</translation>
    </message>
    <message>
      <source>このカードを健康保険証として使うための登録が、ここでできます。暗証番号が必要です。</source>
      <translation>여기서 이 카드를 건강보험증으로 등록할 수 있습니다. 비밀번호가 필요합니다.</translation>
    </message>
    <message>
      <source>それでもできないときは、受付の職員にお声かけください。</source>
      <translation>그래도 안 되면 접수처 직원에게 말씀해 주세요.</translation>
    </message>
    <message>
      <source>登録しないときは、受付の職員にお声かけください。</source>
      <translation>등록하지 않으려면 접수처 직원에게 말씀해 주세요.</translation>
    </message>
    <message>
      <source>カードをもう一度置いてください。終わるまで動かさないでください。</source>
      <translation>카드를 다시 올려놓아 주세요. 끝날 때까지 움직이지 마세요.</translation>
    </message>
    <message>
      <source>カードが離れました</source>
      <translation>카드가 리더기에서 떨어졌습니다</translation>
    </message>
    <message>
      <source>カードを読み取れません</source>
      <translation>카드를 읽을 수 없습니다</translation>
    </message>
    <message>
      <source>ただいま使えません</source>
      <translation>지금은 사용할 수 없습니다</translation>
    </message>
    <message>
      <source>ただいま確認できません</source>
      <translation>지금은 확인할 수 없습니다</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口にご相談ください。</source>
      <translation>거주지의 시구정촌 창구에 문의해 주세요.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています</source>
      <translation>카드의 전자증명서가 만료되었습니다</translation>
    </message>
    <message>
      <source>カードの電子証明書が使えなくなっています</source>
      <translation>카드의 전자증명서를 사용할 수 없습니다</translation>
    </message>
    <message>
      <source>健康保険証としての登録がまだです</source>
      <translation>아직 건강보험증으로 등록되지 않았습니다</translation>
    </message>
    <message>
      <source>ご本人と確認できませんでした</source>
      <translation>본인임을 확인하지 못했습니다</translation>
    </message>
    <message>
      <source>暗証番号が違います</source>
      <translation>비밀번호가 맞지 않습니다</translation>
    </message>
    <message>
      <source>もう一度、ゆっくり入れてください。</source>
      <translation>다시 한번 천천히 입력해 주세요.</translation>
    </message>
    <message>
      <source>暗証番号は使えません</source>
      <translation>비밀번호를 사용할 수 없습니다</translation>
    </message>
    <message>
      <source>4桁の数字を入れてください</source>
      <translation>4자리 숫자를 입력해 주세요</translation>
    </message>
    <message>
      <source>残りの回数は減っていません。</source>
      <translation>남은 횟수는 줄지 않았습니다.</translation>
    </message>
    <message>
      <source>暗証番号は使っていません。</source>
      <translation>비밀번호는 사용되지 않았습니다.</translation>
    </message>
    <message>
      <source>暗証番号の残りの回数が減っていることがあります。</source>
      <translation>비밀번호의 남은 횟수가 줄었을 수 있습니다.</translation>
    </message>
    <message>
      <source>マイナンバーカードではありません</source>
      <translation>마이넘버카드가 아닙니다</translation>
    </message>
    <message>
      <source>マイナンバーカードを1枚だけ置いてください。</source>
      <translation>마이넘버카드를 한 장만 올려놓아 주세요.</translation>
    </message>
    <message>
      <source>住民基本台帳カードは使えません</source>
      <translation>주민기본대장 카드는 사용할 수 없습니다</translation>
    </message>
    <message>
      <source>カードに電子証明書が入っていません</source>
      <translation>카드에 전자증명서가 없습니다</translation>
    </message>
    <message>
      <source>時間が過ぎました</source>
      <translation>시간이 지났습니다</translation>
    </message>
    <message>
      <source>「もう一度」を押して、やり直してください。</source>
      <translation>“다시 시도”를 눌러 다시 해 주세요.</translation>
    </message>
    <message>
      <source>少し待ってから、「もう一度」を押してください。</source>
      <translation>잠시 기다린 후 “다시 시도”를 눌러 주세요.</translation>
    </message>
    <message>
      <source>準備中です</source>
      <translation>준비 중입니다</translation>
    </message>
    <message>
      <source>問題が起きました</source>
      <translation>문제가 발생했습니다</translation>
    </message>
  </context>
</TS>

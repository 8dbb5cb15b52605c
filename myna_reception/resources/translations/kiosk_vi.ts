<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="ja">
  <context>
    <name>kiosk</name>
    <message>
      <source>公式アプリではありません</source>
      <translation>Không phải ứng dụng chính thức</translation>
    </message>
    <message>
      <source>練習</source>
      <translation>Thực hành</translation>
    </message>
    <message>
      <source>画面に出る情報は、すべて架空のものです。</source>
      <translation>Mọi thông tin trên màn hình đều là hư cấu.</translation>
    </message>
    <message>
      <source>練習用のカード</source>
      <translation>Thẻ thực hành</translation>
    </message>
    <message>
      <source>職員を呼ぶ</source>
      <translation>Gọi nhân viên</translation>
    </message>
    <message>
      <source>言語</source>
      <translation>Ngôn ngữ</translation>
    </message>
    <message>
      <source>ふりがな</source>
      <translation>Furigana</translation>
    </message>
    <message>
      <source>ふりがなを消す</source>
      <translation>Ẩn furigana</translation>
    </message>
    <message>
      <source>文字を大きく</source>
      <translation>Chữ to hơn</translation>
    </message>
    <message>
      <source>文字を小さく</source>
      <translation>Chữ nhỏ hơn</translation>
    </message>
    <message>
      <source>職員を呼んでいます。このままお待ちください。</source>
      <translation>Đang gọi nhân viên. Vui lòng chờ tại đây.</translation>
    </message>
    <message>
      <source>聞く</source>
      <translation>Nghe</translation>
    </message>
    <message>
      <source>呼び出しをやめる</source>
      <translation>Hủy gọi</translation>
    </message>
    <message>
      <source>職員用</source>
      <translation>Dành cho nhân viên</translation>
    </message>
    <message>
      <source>手順 {number}/{count}</source>
      <translation>Bước {number}/{count}</translation>
    </message>
    <message>
      <source>カード</source>
      <translation>Thẻ</translation>
    </message>
    <message>
      <source>本人確認</source>
      <translation>Xác minh</translation>
    </message>
    <message>
      <source>照会</source>
      <translation>Tra cứu</translation>
    </message>
    <message>
      <source>結果</source>
      <translation>Kết quả</translation>
    </message>
    <message>
      <source>やめる</source>
      <translation>Dừng lại</translation>
    </message>
    <message>
      <source>戻る</source>
      <translation>Quay lại</translation>
    </message>
    <message>
      <source>もう一度</source>
      <translation>Thử lại</translation>
    </message>
    <message>
      <source>終わる</source>
      <translation>Kết thúc</translation>
    </message>
    <message>
      <source>続ける</source>
      <translation>Tiếp tục</translation>
    </message>
    <message>
      <source>まもなく最初の画面に戻ります（あと{seconds}秒）。</source>
      <translation>Sắp quay về màn hình đầu tiên (còn {seconds} giây).</translation>
    </message>
    <message>
      <source>受付の職員にお声かけください。</source>
      <translation>Vui lòng hỏi nhân viên tiếp tân.</translation>
    </message>
    <message>
      <source>準備をしています</source>
      <translation>Đang chuẩn bị</translation>
    </message>
    <message>
      <source>しばらくお待ちください。</source>
      <translation>Vui lòng chờ một lát.</translation>
    </message>
    <message>
      <source>マイナンバーカードを置いてください</source>
      <translation>Vui lòng đặt thẻ My Number</translation>
    </message>
    <message>
      <source>カードを、読取機の上に平らに置きます。ケースからは出してください。</source>
      <translation>Lấy thẻ ra khỏi bao, đặt nằm phẳng lên đầu đọc.</translation>
    </message>
    <message>
      <source>マイナンバーカードを差し込んでください</source>
      <translation>Vui lòng cắm thẻ My Number</translation>
    </message>
    <message>
      <source>金色のICチップの側から、奥まで差し込みます。</source>
      <translation>Cắm đầu có con chip màu vàng vào trước, đến hết cỡ.</translation>
    </message>
    <message>
      <source>カードを読み取っています</source>
      <translation>Đang đọc thẻ</translation>
    </message>
    <message>
      <source>カードを動かさないでください。</source>
      <translation>Vui lòng không di chuyển thẻ.</translation>
    </message>
    <message>
      <source>暗証番号（4桁）はわかりますか？</source>
      <translation>Quý vị có nhớ mã PIN 4 số không?</translation>
    </message>
    <message>
      <source>このカードは、暗証番号を使えません</source>
      <translation>Không thể dùng mã PIN của thẻ này</translation>
    </message>
    <message>
      <source>はい、番号を入れます</source>
      <translation>Có, tôi sẽ nhập mã</translation>
    </message>
    <message>
      <source>いいえ、職員に確認してもらいます</source>
      <translation>Không, nhờ nhân viên xác nhận</translation>
    </message>
    <message>
      <source>職員が、カードの写真とお顔を見比べます。</source>
      <translation>Nhân viên sẽ so ảnh trên thẻ với khuôn mặt của quý vị.</translation>
    </message>
    <message>
      <source>職員に確認してもらいます</source>
      <translation>Nhờ nhân viên xác nhận</translation>
    </message>
    <message>
      <source>カメラで顔を確認します</source>
      <translation>Xác nhận khuôn mặt bằng camera</translation>
    </message>
    <message>
      <source>暗証番号（4桁）を入れてください</source>
      <translation>Hãy nhập mã PIN 4 số</translation>
    </message>
    <message>
      <source>カードを受け取ったときに決めた、4桁の数字です。</source>
      <translation>Đây là 4 số quý vị đã chọn khi nhận thẻ.</translation>
    </message>
    <message>
      <source>登録のため、暗証番号（4桁）を入れてください</source>
      <translation>Để đăng ký, hãy nhập mã PIN 4 số</translation>
    </message>
    <message>
      <source>暗証番号</source>
      <translation>Mã PIN</translation>
    </message>
    <message>
      <source>番号がわからない</source>
      <translation>Không nhớ mã</translation>
    </message>
    <message>
      <source>取消</source>
      <translation>Hủy</translation>
    </message>
    <message>
      <source>訂正</source>
      <translation>Sửa</translation>
    </message>
    <message>
      <source>確認</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>{length}桁のうち{count}桁</source>
      <translation>{count} trên {length} chữ số</translation>
    </message>
    <message>
      <source>入力できるのは、あと{tries}回です</source>
      <translation>Còn {tries} lần nhập</translation>
    </message>
    <message>
      <source>残りの回数はわかりません</source>
      <translation>Không rõ còn mấy lần nhập</translation>
    </message>
    <message>
      <source>暗証番号を確認しています</source>
      <translation>Đang kiểm tra mã PIN</translation>
    </message>
    <message>
      <source>保険の資格を調べています</source>
      <translation>Đang tra cứu bảo hiểm</translation>
    </message>
    <message>
      <source>利用登録をしています</source>
      <translation>Đang đăng ký thẻ</translation>
    </message>
    <message>
      <source>職員がまいります</source>
      <translation>Nhân viên sẽ đến ngay</translation>
    </message>
    <message>
      <source>カードの写真とお顔を確認します。このままお待ちください。</source>
      <translation>Nhân viên sẽ so ảnh trên thẻ với khuôn mặt của quý vị. Vui lòng chờ tại đây.</translation>
    </message>
    <message>
      <source>暗証番号は、あと1回です</source>
      <translation>Chỉ còn 1 lần nhập mã PIN</translation>
    </message>
    <message>
      <source>次にまちがえると、暗証番号が使えなくなります。職員がまいりますので、このままお待ちください。</source>
      <translation>Nếu nhập sai thêm một lần, mã PIN sẽ bị khóa. Nhân viên sẽ đến ngay, vui lòng chờ tại đây.</translation>
    </message>
    <message>
      <source>カードをお取りください</source>
      <translation>Vui lòng lấy thẻ</translation>
    </message>
    <message>
      <source>お忘れにならないようにお願いします。</source>
      <translation>Xin đừng để quên thẻ.</translation>
    </message>
    <message>
      <source>言語を選んでください</source>
      <translation>Hãy chọn ngôn ngữ</translation>
    </message>
    <message>
      <source>職員用の画面です</source>
      <translation>Trang này dành cho nhân viên</translation>
    </message>
    <message>
      <source>パスコードを入れてください。</source>
      <translation>Hãy nhập mã truy cập.</translation>
    </message>
    <message>
      <source>パスコード</source>
      <translation>Mã truy cập</translation>
    </message>
    <message>
      <source>パスコードが違います。</source>
      <translation>Mã truy cập không đúng.</translation>
    </message>
    <message>
      <source>開く</source>
      <translation>Mở</translation>
    </message>
    <message>
      <source>保険の資格を確認できました</source>
      <translation>Đã xác nhận bảo hiểm</translation>
    </message>
    <message>
      <source>使える保険の資格がありません</source>
      <translation>Không có bảo hiểm còn hiệu lực</translation>
    </message>
    <message>
      <source>確認できませんでした</source>
      <translation>Không thể xác nhận</translation>
    </message>
    <message>
      <source>受付は終わりです。お呼びするまでお待ちください。</source>
      <translation>Đã tiếp nhận xong. Vui lòng chờ đến khi được gọi.</translation>
    </message>
    <message>
      <source>保険が変わったばかりのときは、出るまで日数がかかることがあります。</source>
      <translation>Nếu vừa đổi bảo hiểm, có thể mất vài ngày mới hiển thị.</translation>
    </message>
    <message>
      <source>資格が2つ以上あります。</source>
      <translation>Tìm thấy nhiều hơn một bảo hiểm.</translation>
    </message>
    <message>
      <source>氏名</source>
      <translation>Họ tên</translation>
    </message>
    <message>
      <source>生まれた年</source>
      <translation>Năm sinh</translation>
    </message>
    <message>
      <source>保険者</source>
      <translation>Đơn vị bảo hiểm</translation>
    </message>
    <message>
      <source>保険者番号</source>
      <translation>Mã đơn vị bảo hiểm</translation>
    </message>
    <message>
      <source>記号・番号</source>
      <translation>Ký hiệu và số</translation>
    </message>
    <message>
      <source>資格 {number}/{count}</source>
      <translation>Bảo hiểm {number}/{count}</translation>
    </message>
    <message>
      <source>押している間だけ表示</source>
      <translation>Hiện khi nhấn giữ</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限は{date}です。</source>
      <translation>Chứng thư điện tử trên thẻ sẽ hết hạn vào ngày {date}.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています。保険証として使えるのは{date}までです。</source>
      <translation>Chứng thư điện tử trên thẻ đã hết hạn. Thẻ vẫn dùng làm thẻ bảo hiểm được đến hết ngày {date}.</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口で、無料で更新できます。</source>
      <translation>Có thể gia hạn miễn phí tại văn phòng hành chính nơi quý vị sống.</translation>
    </message>
    <message>
      <source>利用登録をする</source>
      <translation>Đăng ký thẻ</translation>
    </message>
    <message>
      <source>このカードを健康保険証として使うための登録が、ここでできます。暗証番号が必要です。</source>
      <translation>Quý vị có thể đăng ký dùng thẻ này làm thẻ bảo hiểm y tế tại đây. Cần có mã PIN.</translation>
    </message>
    <message>
      <source>それでもできないときは、受付の職員にお声かけください。</source>
      <translation>Nếu vẫn không được, vui lòng hỏi nhân viên tiếp tân.</translation>
    </message>
    <message>
      <source>登録しないときは、受付の職員にお声かけください。</source>
      <translation>Nếu không muốn đăng ký, vui lòng báo nhân viên tiếp tân.</translation>
    </message>
    <message>
      <source>カードをもう一度置いてください。終わるまで動かさないでください。</source>
      <translation>Hãy đặt lại thẻ và không di chuyển cho đến khi xong.</translation>
    </message>
    <message>
      <source>カードが離れました</source>
      <translation>Thẻ đã rời khỏi đầu đọc</translation>
    </message>
    <message>
      <source>カードを読み取れません</source>
      <translation>Không đọc được thẻ</translation>
    </message>
    <message>
      <source>ただいま使えません</source>
      <translation>Hiện không sử dụng được</translation>
    </message>
    <message>
      <source>ただいま確認できません</source>
      <translation>Hiện không thể xác nhận</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口にご相談ください。</source>
      <translation>Vui lòng hỏi văn phòng hành chính nơi quý vị sống.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています</source>
      <translation>Chứng thư điện tử trên thẻ đã hết hạn</translation>
    </message>
    <message>
      <source>カードの電子証明書が使えなくなっています</source>
      <translation>Chứng thư điện tử trên thẻ không còn hiệu lực</translation>
    </message>
    <message>
      <source>健康保険証としての登録がまだです</source>
      <translation>Thẻ chưa được đăng ký làm thẻ bảo hiểm y tế</translation>
    </message>
    <message>
      <source>ご本人と確認できませんでした</source>
      <translation>Không thể xác nhận danh tính</translation>
    </message>
    <message>
      <source>暗証番号が違います</source>
      <translation>Mã PIN không đúng</translation>
    </message>
    <message>
      <source>もう一度、ゆっくり入れてください。</source>
      <translation>Vui lòng nhập lại từ từ.</translation>
    </message>
    <message>
      <source>暗証番号は使えません</source>
      <translation>Không thể dùng mã PIN</translation>
    </message>
    <message>
      <source>4桁の数字を入れてください</source>
      <translation>Vui lòng nhập 4 chữ số</translation>
    </message>
    <message>
      <source>残りの回数は減っていません。</source>
      <translation>Không bị mất lần nhập nào.</translation>
    </message>
    <message>
      <source>暗証番号は使っていません。</source>
      <translation>Mã PIN chưa được sử dụng.</translation>
    </message>
    <message>
      <source>暗証番号の残りの回数が減っていることがあります。</source>
      <translation>Có thể đã mất một lần nhập mã PIN.</translation>
    </message>
    <message>
      <source>マイナンバーカードではありません</source>
      <translation>Đây không phải thẻ My Number</translation>
    </message>
    <message>
      <source>マイナンバーカードを1枚だけ置いてください。</source>
      <translation>Vui lòng chỉ đặt một thẻ My Number.</translation>
    </message>
    <message>
      <source>住民基本台帳カードは使えません</source>
      <translation>Không dùng được thẻ Sổ đăng ký cư dân cơ bản</translation>
    </message>
    <message>
      <source>カードに電子証明書が入っていません</source>
      <translation>Thẻ không có chứng thư điện tử</translation>
    </message>
    <message>
      <source>時間が過ぎました</source>
      <translation>Đã hết thời gian</translation>
    </message>
    <message>
      <source>「もう一度」を押して、やり直してください。</source>
      <translation>Nhấn “Thử lại” để làm lại.</translation>
    </message>
    <message>
      <source>少し待ってから、「もう一度」を押してください。</source>
      <translation>Chờ một lát rồi nhấn “Thử lại”.</translation>
    </message>
    <message>
      <source>準備中です</source>
      <translation>Chưa sẵn sàng</translation>
    </message>
    <message>
      <source>問題が起きました</source>
      <translation>Đã xảy ra sự cố</translation>
    </message>
  </context>
</TS>

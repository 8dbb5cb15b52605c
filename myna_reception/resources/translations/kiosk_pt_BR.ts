<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="ja">
  <context>
    <name>kiosk</name>
    <message>
      <source>公式アプリではありません</source>
      <translation>Não é um aplicativo oficial</translation>
    </message>
    <message>
      <source>練習</source>
      <translation>Treino</translation>
    </message>
    <message>
      <source>画面に出る情報は、すべて架空のものです。</source>
      <translation>Todas as informações na tela são fictícias.</translation>
    </message>
    <message>
      <source>練習用のカード</source>
      <translation>Cartões de treino</translation>
    </message>
    <message>
      <source>職員を呼ぶ</source>
      <translation>Chamar atendente</translation>
    </message>
    <message>
      <source>言語</source>
      <translation>Idioma</translation>
    </message>
    <message>
      <source>ふりがな</source>
      <translation>Furigana</translation>
    </message>
    <message>
      <source>ふりがなを消す</source>
      <translation>Ocultar furigana</translation>
    </message>
    <message>
      <source>文字を大きく</source>
      <translation>Texto maior</translation>
    </message>
    <message>
      <source>文字を小さく</source>
      <translation>Texto menor</translation>
    </message>
    <message>
      <source>職員を呼んでいます。このままお待ちください。</source>
      <translation>Chamando um atendente. Aguarde aqui.</translation>
    </message>
    <message>
      <source>聞く</source>
      <translation>Ouvir</translation>
    </message>
    <message>
      <source>呼び出しをやめる</source>
      <translation>Cancelar chamada</translation>
    </message>
    <message>
      <source>職員用</source>
      <translation>Só para atendentes</translation>
    </message>
    <message>
      <source>手順 {number}/{count}</source>
      <translation>Etapa {number}/{count}</translation>
    </message>
    <message>
      <source>カード</source>
      <translation>Cartão</translation>
    </message>
    <message>
      <source>本人確認</source>
      <translation>Identidade</translation>
    </message>
    <message>
      <source>照会</source>
      <translation>Consulta</translation>
    </message>
    <message>
      <source>結果</source>
      <translation>Resultado</translation>
    </message>
    <message>
      <source>やめる</source>
      <translation>Parar</translation>
    </message>
    <message>
      <source>戻る</source>
      <translation>Voltar</translation>
    </message>
    <message>
      <source>もう一度</source>
      <translation>Tentar de novo</translation>
    </message>
    <message>
      <source>終わる</source>
      <translation>Concluir</translation>
    </message>
    <message>
      <source>続ける</source>
      <translation>Continuar</translation>
    </message>
    <message>
      <source>まもなく最初の画面に戻ります（あと{seconds}秒）。</source>
      <translation>A tela inicial volta em {seconds} segundos.</translation>
    </message>
    <message>
      <source>受付の職員にお声かけください。</source>
      <translation>Fale com um atendente da recepção.</translation>
    </message>
    <message>
      <source>準備をしています</source>
      <translation>Preparando</translation>
    </message>
    <message>
      <source>しばらくお待ちください。</source>
      <translation>Aguarde um momento.</translation>
    </message>
    <message>
      <source>マイナンバーカードを置いてください</source>
      <translation>Coloque seu cartão My Number</translation>
    </message>
    <message>
      <source>カードを、読取機の上に平らに置きます。ケースからは出してください。</source>
      <translation>Tire da capa e deite o cartão sobre o leitor.</translation>
    </message>
    <message>
      <source>マイナンバーカードを差し込んでください</source>
      <translation>Insira seu cartão My Number</translation>
    </message>
    <message>
      <source>金色のICチップの側から、奥まで差し込みます。</source>
      <translation>Insira primeiro o lado do chip dourado, até o fim.</translation>
    </message>
    <message>
      <source>カードを読み取っています</source>
      <translation>Lendo o cartão</translation>
    </message>
    <message>
      <source>カードを動かさないでください。</source>
      <translation>Não mova o cartão.</translation>
    </message>
    <message>
      <source>暗証番号（4桁）はわかりますか？</source>
      <translation>Você sabe sua senha de 4 dígitos?</translation>
    </message>
    <message>
      <source>このカードは、暗証番号を使えません</source>
      <translation>A senha deste cartão não pode ser usada</translation>
    </message>
    <message>
      <source>はい、番号を入れます</source>
      <translation>Sim, vou digitar</translation>
    </message>
    <message>
      <source>いいえ、職員に確認してもらいます</source>
      <translation>Não, verificar com um atendente</translation>
    </message>
    <message>
      <source>職員が、カードの写真とお顔を見比べます。</source>
      <translation>Um atendente compara a foto do cartão com o seu rosto.</translation>
    </message>
    <message>
      <source>職員に確認してもらいます</source>
      <translation>Verificar com um atendente</translation>
    </message>
    <message>
      <source>カメラで顔を確認します</source>
      <translation>Verificar meu rosto com a câmera</translation>
    </message>
    <message>
      <source>暗証番号（4桁）を入れてください</source>
      <translation>Digite sua senha de 4 dígitos</translation>
    </message>
    <message>
      <source>カードを受け取ったときに決めた、4桁の数字です。</source>
      <translation>São os 4 dígitos escolhidos ao receber o cartão.</translation>
    </message>
    <message>
      <source>登録のため、暗証番号（4桁）を入れてください</source>
      <translation>Para o registro, digite sua senha de 4 dígitos</translation>
    </message>
    <message>
      <source>暗証番号</source>
      <translation>Senha</translation>
    </message>
    <message>
      <source>番号がわからない</source>
      <translation>Não sei a senha</translation>
    </message>
    <message>
      <source>取消</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>訂正</source>
      <translation>Corrigir</translation>
    </message>
    <message>
      <source>確認</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>{length}桁のうち{count}桁</source>
      <translation>{count} de {length} dígitos</translation>
    </message>
    <message>
      <source>入力できるのは、あと{tries}回です</source>
      <translation>Tentativas restantes: {tries}</translation>
    </message>
    <message>
      <source>残りの回数はわかりません</source>
      <translation>Número de tentativas restantes desconhecido</translation>
    </message>
    <message>
      <source>暗証番号を確認しています</source>
      <translation>Verificando a senha</translation>
    </message>
    <message>
      <source>保険の資格を調べています</source>
      <translation>Consultando seu seguro</translation>
    </message>
    <message>
      <source>利用登録をしています</source>
      <translation>Registrando o cartão</translation>
    </message>
    <message>
      <source>職員がまいります</source>
      <translation>Um atendente está a caminho</translation>
    </message>
    <message>
      <source>カードの写真とお顔を確認します。このままお待ちください。</source>
      <translation>A foto do cartão será comparada com o seu rosto. Aguarde aqui.</translation>
    </message>
    <message>
      <source>暗証番号は、あと1回です</source>
      <translation>Só resta 1 tentativa de senha</translation>
    </message>
    <message>
      <source>次にまちがえると、暗証番号が使えなくなります。職員がまいりますので、このままお待ちください。</source>
      <translation>Com mais um erro, a senha será bloqueada. Um atendente está a caminho. Aguarde aqui.</translation>
    </message>
    <message>
      <source>カードをお取りください</source>
      <translation>Retire seu cartão</translation>
    </message>
    <message>
      <source>お忘れにならないようにお願いします。</source>
      <translation>Não esqueça o cartão.</translation>
    </message>
    <message>
      <source>言語を選んでください</source>
      <translation>Escolha o idioma</translation>
    </message>
    <message>
      <source>職員用の画面です</source>
      <translation>Esta página é só para atendentes</translation>
    </message>
    <message>
      <source>パスコードを入れてください。</source>
      <translation>Digite o código de acesso.</translation>
    </message>
    <message>
      <source>パスコード</source>
      <translation>Código de acesso</translation>
    </message>
    <message>
      <source>パスコードが違います。</source>
      <translation>O código de acesso está errado.</translation>
    </message>
    <message>
      <source>開く</source>
      <translation>Abrir</translation>
    </message>
    <message>
      <source>保険の資格を確認できました</source>
      <translation>Seguro confirmado</translation>
    </message>
    <message>
      <source>使える保険の資格がありません</source>
      <translation>Não há seguro válido</translation>
    </message>
    <message>
      <source>確認できませんでした</source>
      <translation>Não foi possível confirmar</translation>
    </message>
    <message>
      <source>受付は終わりです。お呼びするまでお待ちください。</source>
      <translation>Recepção concluída. Aguarde até chamarmos você.</translation>
    </message>
    <message>
      <source>保険が変わったばかりのときは、出るまで日数がかかることがあります。</source>
      <translation>Após uma mudança de seguro, pode levar alguns dias até aparecer.</translation>
    </message>
    <message>
      <source>資格が2つ以上あります。</source>
      <translation>Foi encontrado mais de um seguro.</translation>
    </message>
    <message>
      <source>氏名</source>
      <translation>Nome</translation>
    </message>
    <message>
      <source>生まれた年</source>
      <translation>Ano de nascimento</translation>
    </message>
    <message>
      <source>保険者</source>
      <translation>Seguradora</translation>
    </message>
    <message>
      <source>保険者番号</source>
      <translation>Número da seguradora</translation>
    </message>
    <message>
      <source>記号・番号</source>
      <translation>Símbolo e número</translation>
    </message>
    <message>
      <source>資格 {number}/{count}</source>
      <translation>Seguro {number}/{count}</translation>
    </message>
    <message>
      <source>押している間だけ表示</source>
      <translation>Segure para ver</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限は{date}です。</source>
      <translation>O certificado eletrônico do seu cartão vence em {date}.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています。保険証として使えるのは{date}までです。</source>
      <translation>O certificado eletrônico do seu cartão venceu. O cartão vale como cartão do seguro até {date}.</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口で、無料で更新できます。</source>
      <translation>A renovação é gratuita na prefeitura onde você mora.</translation>
    </message>
    <message>
      <source>利用登録をする</source>
      <translation>Registrar o cartão</translation>
    </message>
    <message>
      <source>このカードを健康保険証として使うための登録が、ここでできます。暗証番号が必要です。</source>
      <translation>Você pode registrar aqui este cartão como cartão do seguro de saúde. A senha é necessária.</translation>
    </message>
    <message>
      <source>それでもできないときは、受付の職員にお声かけください。</source>
      <translation>Se não der certo, fale com um atendente da recepção.</translation>
    </message>
    <message>
      <source>登録しないときは、受付の職員にお声かけください。</source>
      <translation>Se não quiser registrar, fale com um atendente da recepção.</translation>
    </message>
    <message>
      <source>カードをもう一度置いてください。終わるまで動かさないでください。</source>
      <translation>Coloque o cartão de novo. Não o mova até o fim.</translation>
    </message>
    <message>
      <source>カードが離れました</source>
      <translation>O cartão saiu do leitor</translation>
    </message>
    <message>
      <source>カードを読み取れません</source>
      <translation>Não foi possível ler o cartão</translation>
    </message>
    <message>
      <source>ただいま使えません</source>
      <translation>Fora de serviço no momento</translation>
    </message>
    <message>
      <source>ただいま確認できません</source>
      <translation>Não é possível consultar agora</translation>
    </message>
    <message>
      <source>お住まいの市区町村の窓口にご相談ください。</source>
      <translation>Consulte a prefeitura onde você mora.</translation>
    </message>
    <message>
      <source>カードの電子証明書の期限が切れています</source>
      <translation>O certificado eletrônico do cartão venceu</translation>
    </message>
    <message>
      <source>カードの電子証明書が使えなくなっています</source>
      <translation>O certificado eletrônico do cartão não é mais válido</translation>
    </message>
    <message>
      <source>健康保険証としての登録がまだです</source>
      <translation>O cartão ainda não está registrado como cartão do seguro de saúde</translation>
    </message>
    <message>
      <source>ご本人と確認できませんでした</source>
      <translation>Não foi possível confirmar sua identidade</translation>
    </message>
    <message>
      <source>暗証番号が違います</source>
      <translation>A senha está errada</translation>
    </message>
    <message>
      <source>もう一度、ゆっくり入れてください。</source>
      <translation>Digite de novo, devagar.</translation>
    </message>
    <message>
      <source>暗証番号は使えません</source>
      <translation>A senha não pode ser usada</translation>
    </message>
    <message>
      <source>4桁の数字を入れてください</source>
      <translation>Digite 4 dígitos</translation>
    </message>
    <message>
      <source>残りの回数は減っていません。</source>
      <translation>Nenhuma tentativa foi usada.</translation>
    </message>
    <message>
      <source>暗証番号は使っていません。</source>
      <translation>A senha não foi usada.</translation>
    </message>
    <message>
      <source>暗証番号の残りの回数が減っていることがあります。</source>
      <translation>Uma tentativa da senha pode ter sido usada.</translation>
    </message>
    <message>
      <source>マイナンバーカードではありません</source>
      <translation>Este não é um cartão My Number</translation>
    </message>
    <message>
      <source>マイナンバーカードを1枚だけ置いてください。</source>
      <translation>Coloque só um cartão My Number.</translation>
    </message>
    <message>
      <source>住民基本台帳カードは使えません</source>
      <translation>O cartão do Registro Básico de Residentes não pode ser usado</translation>
    </message>
    <message>
      <source>カードに電子証明書が入っていません</source>
      <translation>O cartão não contém um certificado eletrônico</translation>
    </message>
    <message>
      <source>時間が過ぎました</source>
      <translation>O tempo acabou</translation>
    </message>
    <message>
      <source>「もう一度」を押して、やり直してください。</source>
      <translation>Toque em “Tentar de novo” para recomeçar.</translation>
    </message>
    <message>
      <source>少し待ってから、「もう一度」を押してください。</source>
      <translation>Espere um pouco e toque em “Tentar de novo”.</translation>
    </message>
    <message>
      <source>準備中です</source>
      <translation>Ainda em preparação</translation>
    </message>
    <message>
      <source>問題が起きました</source>
      <translation>Ocorreu um problema</translation>
    </message>
  </context>
</TS>

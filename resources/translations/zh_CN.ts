<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>About</name>
    <message>
        <source>Draw a digit and step through the forward and the backward pass of a real convolutional network. Every number is computed on your own drawing.</source>
        <translation>画一个数字，然后逐步查看一个真实卷积神经网络的前向传播和反向传播。每个数都是用你画的图算出来的。</translation>
    </message>
    <message>
        <source>Free software, GPL-3.0-or-later.</source>
        <translation>自由软件，许可证：GPL-3.0-or-later。</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
</context><context>
    <name>Answer</name>
    <message>
        <source>The right answer, against which the loss is measured</source>
        <translation>正确答案，损失据此计算</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>正确答案</translation>
    </message>
    <message>
        <source>Learning rate: how far the update goes against the gradient</source>
        <translation>学习率：更新时沿负梯度方向走多远</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Go to the backward pass</source>
        <translation>转到反向传播</translation>
    </message>
    <message>
        <source>Where the error p − y begins to walk back through the layers (B)</source>
        <translation>误差 p − y 从这里开始逐层往回传 (B)</translation>
    </message>
    <message>
        <source>ANSWER</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>LOSS</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Learning rate η</source>
        <translation>学习率 η</translation>
    </message>
    <message>
        <source>its own ({name})</source>
        <translation>网络答案 ({name})</translation>
    </message>
    <message>
        <source>What if it was a {name}?</source>
        <translation>假如答案是 {name} 呢？</translation>
    </message>
    <message>
        <source>After the update: L ≈ {loss}</source>
        <translation>更新后：L ≈ {loss}</translation>
    </message>
    <message>
        <source>Nothing is drawn yet.</source>
        <translation>还没有画任何东西。</translation>
    </message>
    <message>
        <source>The network says {name}, {share} sure.</source>
        <translation>网络认为是 {name}（{share}）。</translation>
    </message>
    <message>
        <source>So sure and so right that hardly any error is left to walk back.</source>
        <translation>网络答对了，而且很有把握，几乎没有误差可以往回传。</translation>
    </message>
</context><context>
    <name>Failure</name>
    <message>
        <source>The settings can't be written to {path}, so nothing will be remembered until that folder is writable.</source>
        <translation>无法将设置写入 {path}；在该文件夹可写之前，任何设置都不会保存。</translation>
    </message>
    <message>
        <source>There is no log file: its folder can't be written.</source>
        <translation>没有日志文件：其所在文件夹不可写。</translation>
    </message>
    <message>
        <source>The model of the program can't be used, so an untrained one is shown. {why}</source>
        <translation>程序自带的模型无法使用，现在显示的是未经训练的模型。{why}</translation>
    </message>
    <message>
        <source>Something went wrong, but your drawing is still there.</source>
        <translation>出错了，但你画的图还在。</translation>
    </message>
    <message>
        <source>It is written down in {path}.</source>
        <translation>详情已记录在 {path}。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context><context>
    <name>Files</name>
    <message>
        <source>{name} reads inputs of the shape {shape}, but a drawing has the shape {drawing}.</source>
        <translation>{name} 的输入形状是 {shape}，但画图的形状是 {drawing}。</translation>
    </message>
    <message>
        <source>{path} does not exist.</source>
        <translation>{path} 不存在。</translation>
    </message>
    <message>
        <source>You may not read {path}.</source>
        <translation>没有读取 {path} 的权限。</translation>
    </message>
    <message>
        <source>{path} is a folder, not a file.</source>
        <translation>{path} 是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>{path} can't be read: {reason}.</source>
        <translation>无法读取 {path}：{reason}。</translation>
    </message>
</context><context>
    <name>Keys</name>
    <message>
        <source>play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>next or previous cell</source>
        <translation>下一格或上一格</translation>
    </message>
    <message>
        <source>next or previous feature map</source>
        <translation>下一张或上一张特征图</translation>
    </message>
    <message>
        <source>next or previous layer</source>
        <translation>下一层或上一层</translation>
    </message>
    <message>
        <source>a presenter's clicker: one chosen stride</source>
        <translation>翻页笔：按所选步进走一步</translation>
    </message>
    <message>
        <source>first or last step</source>
        <translation>第一步或最后一步</translation>
    </message>
    <message>
        <source>to the backward pass</source>
        <translation>转到反向传播</translation>
    </message>
    <message>
        <source>enlarge the stage</source>
        <translation>放大演示区</translation>
    </message>
    <message>
        <source>all terms of the step</source>
        <translation>这一步的所有项</translation>
    </message>
    <message>
        <source>eraser</source>
        <translation>橡皮</translation>
    </message>
    <message>
        <source>clear the paper</source>
        <translation>清空画板</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Press a feature map to step through it, a written cell to go to its step. Rest the mouse on any cell to read its whole number.</source>
        <translation>点击特征图可逐步查看它的计算，点击已算出的单元格可跳到对应的一步。将鼠标停在任一单元格上可查看完整数值。</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
</context><context>
    <name>Map</name>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Network map</source>
        <translation>网络图</translation>
    </message>
    <message>
        <source>“{name}”: p = {p}</source>
        <translation>“{name}”：p = {p}</translation>
    </message>
    <message>
        <source>Press to see how it is computed.</source>
        <translation>点击查看它是怎样算出来的。</translation>
    </message>
    <message>
        <source>{name}, number {index}: {value}</source>
        <translation>{name}，第 {index} 个数：{value}</translation>
    </message>
    <message>
        <source>{name}, map {map}: from {low} to {high}</source>
        <translation>{name}，特征图 {map}：{low} 到 {high}</translation>
    </message>
    <message>
        <source>Your drawing, cropped, fitted to 20 pixels and centred: all that it sees.</source>
        <translation>你画的图，经裁剪、缩放到 20 像素并居中：网络看到的就是这个。</translation>
    </message>
    <message>
        <source>Press to step through it.</source>
        <translation>点击可逐步查看。</translation>
    </message>
</context><context>
    <name>Pad</name>
    <message>
        <source>Draw pad</source>
        <translation>画板</translation>
    </message>
    <message>
        <source>An example: draw your own</source>
        <translation>这是示例：请自己画一个</translation>
    </message>
    <message>
        <source>Draw a digit here
with the mouse</source>
        <translation>请用鼠标
在这里画一个数字</translation>
    </message>
    <message>
        <source>Eraser (E); the right mouse button erases, too</source>
        <translation>橡皮 (E)；按住鼠标右键也可擦除</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>重做 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Clear the paper (Del)</source>
        <translation>清空画板 (Del)</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔粗细</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样例</translation>
    </message>
    <message>
        <source>Digits to begin with; the right answer is known</source>
        <translation>可以先用这些数字试试，正确答案已知</translation>
    </message>
    <message>
        <source>INPUT</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>sample {label}</source>
        <translation>样例 {label}</translation>
    </message>
</context><context>
    <name>Stage</name>
    <message>
        <source>The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and columns {left}–{right} of {matrix}, by its {n} weights; their sum and the bias become cell ({row}, {column}) of map {map}.</source>
        <translation>窗口内的 {n} 个数（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列）与卷积核的 {n} 个权重逐个相乘，求和再加偏置，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in {channels} maps of {matrix}; their {channels} sums and the bias become cell ({row}, {column}) of map {map}.</source>
        <translation>卷积核在 {channels} 张特征图上读取同一窗口（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列），{channels} 个和相加再加偏置，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and columns {left}–{right} of {matrix}, by its {n} weights; their sum becomes cell ({row}, {column}) of map {map}.</source>
        <translation>窗口内的 {n} 个数（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列）与卷积核的 {n} 个权重逐个相乘并求和，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in {channels} maps of {matrix}; their {channels} sums become cell ({row}, {column}) of map {map}.</source>
        <translation>卷积核在 {channels} 张特征图上读取同一窗口（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列），{channels} 个和相加，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The sigmoid squeezes z into the range from 0 to 1.</source>
        <translation>Sigmoid 把 z 压缩到 0 到 1 之间。</translation>
    </message>
    <message>
        <source>tanh squeezes z into the range from −1 to 1.</source>
        <translation>tanh 把 z 压缩到 −1 到 1 之间。</translation>
    </message>
    <message>
        <source>z is positive, so it passes unchanged.</source>
        <translation>z 为正，原样通过。</translation>
    </message>
    <message>
        <source>z is not positive, so only {slope} of it is left.</source>
        <translation>z 不为正，乘以斜率 {slope} 后输出。</translation>
    </message>
    <message>
        <source>z is not positive, so ReLU makes it 0.</source>
        <translation>z 不为正，ReLU 将它置为 0。</translation>
    </message>
    <message>
        <source>All {n} numbers in the window are equal; the first in reading order, row {row}, column {column}, is recorded for the way back.</source>
        <translation>窗口的 {n} 个数全部相等；记录按阅读顺序的第一个（第 {row} 行、第 {column} 列），供反向传播使用。</translation>
    </message>
    <message>
        <source>{ties} of the {n} numbers in the window are the largest; the first in reading order, row {row}, column {column}, is recorded for the way back.</source>
        <translation>窗口的 {n} 个数中有 {ties} 个并列最大；记录按阅读顺序的第一个（第 {row} 行、第 {column} 列），供反向传播使用。</translation>
    </message>
    <message>
        <source>The largest of the {n} numbers in the window goes on; its place, row {row}, column {column}, is recorded for the way back.</source>
        <translation>取窗口的 {n} 个数中的最大值；记录它的位置（第 {row} 行、第 {column} 列），供反向传播使用。</translation>
    </message>
    <message>
        <source>The {n} numbers in the window are added and divided by {divisor}, the cells of the window with its padding.</source>
        <translation>窗口的 {n} 个数相加，再除以 {divisor}，即连同填充在内的窗口单元格数。</translation>
    </message>
    <message>
        <source>The {n} numbers in the window are added and divided by {divisor}: their mean.</source>
        <translation>窗口的 {n} 个数相加，再除以 {divisor}，得到平均值。</translation>
    </message>
    <message>
        <source>Cell ({row}, {column}) of map {map} becomes number {index} of one long row; its value stays.</source>
        <translation>特征图 {map} 的单元格 ({row}, {column}) 成为展平向量的第 {index} 个数，数值不变。</translation>
    </message>
    <message>
        <source>Each of the {n} inputs is multiplied by its weight to output {index}; their sum is its score.</source>
        <translation>{n} 个输入分别乘以它们到输出 {index} 的权重，求和就是该输出的得分。</translation>
    </message>
    <message>
        <source>Each of the {n} inputs is multiplied by its weight to output {index}; their sum and the bias are its score.</source>
        <translation>{n} 个输入分别乘以它们到输出 {index} 的权重，求和再加偏置，就是该输出的得分。</translation>
    </message>
    <message>
        <source>e to the power of the score of “{name}”, as a share of all {n}: its probability. (The largest score is subtracted from all first, which changes no share.)</source>
        <translation>以 e 为底、“{name}”的得分为指数的幂，在全部 {n} 个幂的总和中所占的比例就是它的概率。（先让所有得分都减去最大得分，比例不变。）</translation>
    </message>
    <message>
        <source>The right answer, “{name}”, has the probability {p}: the less probable it was, the larger the loss.</source>
        <translation>正确答案“{name}”的概率是 {p}：这个概率越小，损失就越大。</translation>
    </message>
    <message>
        <source>“{name}” is the right answer, its probability should be 1: the error is p − 1, and its score has to rise.</source>
        <translation>“{name}”是正确答案，概率本应为 1：误差为 p − 1，它的得分应当升高。</translation>
    </message>
    <message>
        <source>“{name}” is a wrong answer, its probability should be 0: the error is p, and its score has to fall.</source>
        <translation>“{name}”是错误答案，概率本应为 0：误差为 p，它的得分应当降低。</translation>
    </message>
    <message>
        <source>Input {index} took part in all {n} outputs: each error comes back through the weight by which the input went there, and they are added.</source>
        <translation>输入 {index} 参与了全部 {n} 个输出的计算：每个输出的误差沿原来的权重传回来，再全部相加。</translation>
    </message>
    <message>
        <source>The weight from input {input} to output {output} multiplied that input: its gradient is the error of the output times the input.</source>
        <translation>从输入 {input} 到输出 {output} 的权重乘的是这个输入：它的梯度等于该输出的误差乘以这个输入。</translation>
    </message>
    <message>
        <source>A bias is only added to its output, so its gradient is the error itself.</source>
        <translation>偏置只是加到输出上，所以它的梯度就是误差本身。</translation>
    </message>
    <message>
        <source>Error {index} of the long row goes back to where its number came from: cell ({row}, {column}) of map {map}.</source>
        <translation>展平向量的第 {index} 个误差回到对应数值原来的位置：特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>This cell was recorded as the largest of its window, so the window's whole error goes to it.</source>
        <translation>这个单元格被记录为窗口中的最大值，所以窗口的误差全部传给它。</translation>
    </message>
    <message>
        <source>This cell was not the largest of any window, so no error comes to it: 0.</source>
        <translation>这个单元格不是任何窗口的最大值，没有误差传给它：0。</translation>
    </message>
    <message>
        <source>No window reads this cell, so no error comes to it.</source>
        <translation>没有窗口读取这个单元格，所以没有误差传给它。</translation>
    </message>
    <message>
        <source>The error of a window is spread evenly over its cells: each gets error / n.</source>
        <translation>窗口的误差平均分给窗口内的各个单元格：每个得到 误差 / n。</translation>
    </message>
    <message>
        <source>The error passes the activation times its slope there, {slope}.</source>
        <translation>误差经过激活函数时，乘以该处的导数 {slope}。</translation>
    </message>
    <message>
        <source>z was positive, so the gate is open: the error passes.</source>
        <translation>z 为正，门打开：误差原样通过。</translation>
    </message>
    <message>
        <source>z was not positive, so the gate is closed: the error stops here.</source>
        <translation>z 不为正，门关闭：误差到此为止。</translation>
    </message>
    <message>
        <source>The kernel is turned upside down: its row {before} becomes row {after}.</source>
        <translation>卷积核上下翻转：第 {before} 行变为第 {after} 行。</translation>
    </message>
    <message>
        <source>Then left to right: its column {before} becomes column {after}. Both together are a turn by 180°.</source>
        <translation>再左右翻转：第 {before} 列变为第 {after} 列。两次翻转合起来就是旋转 180°。</translation>
    </message>
    <message>
        <source>The turned kernel lies over the error, widened with zeros: each error meets the weight through which cell ({row}, {column}) of map {map} had reached it.</source>
        <translation>旋转后的卷积核覆盖在补零后的误差上：每个误差乘以前向传播时特征图 {map} 的单元格 ({row}, {column}) 通向它的那个权重。</translation>
    </message>
    <message>
        <source>This cell stands {n} times in the padded input; the errors of all its copies are added.</source>
        <translation>这个单元格在填充后的输入中出现 {n} 次；把所有副本的误差相加。</translation>
    </message>
    <message>
        <source>Weight ({u}, {v}) met {n} inputs of map {c}, one for each cell of map {o}: each input times the error of that cell, all added.</source>
        <translation>权重 ({u}, {v}) 与特征图 {c} 的 {n} 个输入相乘过，每次对应特征图 {o} 的一个单元格：各输入乘以该单元格的误差，再全部相加。</translation>
    </message>
    <message>
        <source>The bias was added to each of the {n} cells of its map, so its gradient is the sum of their errors.</source>
        <translation>偏置加到了特征图的全部 {n} 个单元格上，所以它的梯度等于这些单元格误差之和。</translation>
    </message>
    <message>
        <source>The gradient is 0 here, so this number stays as it is.</source>
        <translation>这里的梯度为 0，所以这个数保持不变。</translation>
    </message>
    <message>
        <source>A step against the gradient, with η = {rate}: the number changes by {change}.</source>
        <translation>沿负梯度方向走一步，η = {rate}：这个数改变 {change}。</translation>
    </message>
    <message>
        <source>+ {n} others</source>
        <translation>+ 余 {n}</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>演示区</translation>
    </message>
    <message>
        <source>not yet computed: press to go to its step</source>
        <translation>尚未计算：点击跳到对应的一步</translation>
    </message>
    <message>
        <source>filled in</source>
        <translation>填充值</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Max pooling</source>
        <translation>最大池化</translation>
    </message>
    <message>
        <source>Average pooling</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>Fully connected</source>
        <translation>全连接</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Error of the scores</source>
        <translation>得分的误差</translation>
    </message>
    <message>
        <source>Error of the inputs</source>
        <translation>输入的误差</translation>
    </message>
    <message>
        <source>Gradient of the weights</source>
        <translation>权重的梯度</translation>
    </message>
    <message>
        <source>Gradient of the biases</source>
        <translation>偏置的梯度</translation>
    </message>
    <message>
        <source>Unflatten the error</source>
        <translation>还原误差的形状</translation>
    </message>
    <message>
        <source>Upsample the pooled error</source>
        <translation>池化误差上采样</translation>
    </message>
    <message>
        <source>Gate the error</source>
        <translation>误差经过激活函数</translation>
    </message>
    <message>
        <source>Turn the kernel: upside down</source>
        <translation>翻转卷积核：上下</translation>
    </message>
    <message>
        <source>Turn the kernel: left to right</source>
        <translation>翻转卷积核：左右</translation>
    </message>
    <message>
        <source>Error of the layer before</source>
        <translation>前一层的误差</translation>
    </message>
    <message>
        <source>Fold the padding's error</source>
        <translation>合并填充处的误差</translation>
    </message>
    <message>
        <source>Gradient of the kernel</source>
        <translation>卷积核的梯度</translation>
    </message>
    <message>
        <source>Gradient of the bias</source>
        <translation>偏置的梯度</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Error of the drawing</source>
        <translation>输入图像的误差</translation>
    </message>
    <message>
        <source>kernel of map {map}, channel {channel}</source>
        <translation>特征图 {map} 的卷积核，通道 {channel}</translation>
    </message>
    <message>
        <source>map {map}</source>
        <translation>特征图 {map}</translation>
    </message>
    <message>
        <source>weights of output {index}</source>
        <translation>输出 {index} 的权重</translation>
    </message>
    <message>
        <source>{n} more: {sum}</source>
        <translation>其余 {n} 项：{sum}</translation>
    </message>
    <message>
        <source>X padded</source>
        <translation>填充后的 X</translation>
    </message>
    <message>
        <source>δ widened</source>
        <translation>补零后的 δ</translation>
    </message>
    <message>
        <source>∂L/∂X padded</source>
        <translation>填充后的 ∂L/∂X</translation>
    </message>
    <message>
        <source>recorded here?</source>
        <translation>记录在此？</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>最大值位置</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>W new</source>
        <translation>新 W</translation>
    </message>
    <message>
        <source>b new</source>
        <translation>新 b</translation>
    </message>
    <message>
        <source>y target</source>
        <translation>目标 y</translation>
    </message>
    <message>
        <source>products</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>Every term of this step in a table (T)</source>
        <translation>用表格列出这一步的每一项 (T)</translation>
    </message>
    <message>
        <source>The stage alone, as large as the window (F)</source>
        <translation>只显示演示区，占满窗口 (F)</translation>
    </message>
    <message>
        <source>All {n} terms</source>
        <translation>全部 {n} 项</translation>
    </message>
</context><context>
    <name>Terms</name>
    <message>
        <source>term</source>
        <translation>项</translation>
    </message>
    <message>
        <source>{name} at</source>
        <translation>{name} 的位置</translation>
    </message>
    <message>
        <source>All terms of this step</source>
        <translation>这一步的所有项</translation>
    </message>
    <message>
        <source>{n} terms</source>
        <translation>{n} 项</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>{operation}, step {step} of {steps}</source>
        <translation>{operation}，第 {step} / {steps} 步</translation>
    </message>
    <message>
        <source>First step (Home)</source>
        <translation>第一步 (Home)</translation>
    </message>
    <message>
        <source>Step back (←)</source>
        <translation>后退一步 (←)</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>播放或暂停 (空格)</translation>
    </message>
    <message>
        <source>Step forward (→)</source>
        <translation>前进一步 (→)</translation>
    </message>
    <message>
        <source>Last step (End)</source>
        <translation>最后一步 (End)</translation>
    </message>
    <message>
        <source>by cell</source>
        <translation>逐格</translation>
    </message>
    <message>
        <source>by map</source>
        <translation>逐图</translation>
    </message>
    <message>
        <source>by layer</source>
        <translation>逐层</translation>
    </message>
    <message>
        <source>How far a step goes; → is a cell, Shift+→ a map, Ctrl+→ a layer</source>
        <translation>每次走多远：→ 一格，Shift+→ 一张特征图，Ctrl+→ 一层</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步进单位</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>step {step} / {steps}</source>
        <translation>第 {step} / {steps} 步</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>operation {index} of {count} · {arrow} {direction}</source>
        <translation>运算 {index} / {count} · {arrow} {direction}</translation>
    </message>
    <message>
        <source>{speed} cells/s</source>
        <translation>{speed} 格/秒</translation>
    </message>
    <message>
        <source>{speed} maps/s</source>
        <translation>{speed} 图/秒</translation>
    </message>
    <message>
        <source>{speed} layers/s</source>
        <translation>{speed} 层/秒</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New drawing</source>
        <translation>新建画图(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open a model…</source>
        <translation>打开模型(&amp;O)…</translation>
    </message>
    <message>
        <source>The model that &amp;ships with the program</source>
        <translation>程序自带的模型(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Clear the paper</source>
        <translation>清空画板(&amp;C)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Enlarge the stage</source>
        <translation>放大演示区(&amp;E)</translation>
    </message>
    <message>
        <source>All &amp;terms of this step</source>
        <translation>这一步的所有项(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Reduce motion</source>
        <translation>减少动画(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>播放或暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Next &amp;cell</source>
        <translation>下一格(&amp;C)</translation>
    </message>
    <message>
        <source>Next &amp;map</source>
        <translation>下一张特征图(&amp;M)</translation>
    </message>
    <message>
        <source>Next &amp;layer</source>
        <translation>下一层(&amp;L)</translation>
    </message>
    <message>
        <source>Previous c&amp;ell</source>
        <translation>上一格(&amp;E)</translation>
    </message>
    <message>
        <source>Previous m&amp;ap</source>
        <translation>上一张特征图(&amp;A)</translation>
    </message>
    <message>
        <source>Previous la&amp;yer</source>
        <translation>上一层(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>前进(&amp;N)</translation>
    </message>
    <message>
        <source>Pre&amp;vious</source>
        <translation>后退(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;First step</source>
        <translation>第一步(&amp;F)</translation>
    </message>
    <message>
        <source>La&amp;st step</source>
        <translation>最后一步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Backward pass</source>
        <translation>反向传播(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>键盘和鼠标(&amp;K)</translation>
    </message>
    <message>
        <source>Show the &amp;log file</source>
        <translation>显示日志文件(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;About CNN Visualizer</source>
        <translation>关于 CNN Visualizer(&amp;A)</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Models (*.safetensors);;All files (*)</source>
        <translation>模型 (*.safetensors);;所有文件 (*)</translation>
    </message>
</context><context>
    <name>engine</name>
    <message>
        <source>{path} can't be read: {reason}.</source>
        <translation>无法读取 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} holds an array of {given} bytes, but {expected} was expected: at most {most} entries.</source>
        <translation>{path} 中的数组有 {given} 个字节，但应为 {expected}：最多 {most} 项。</translation>
    </message>
    <message>
        <source>{path} is not an IDX file of bytes, as MNIST has them.</source>
        <translation>{path} 不是 MNIST 那样的字节型 IDX 文件。</translation>
    </message>
    <message>
        <source>{path} is damaged: it does not hold as many bytes as its header says.</source>
        <translation>{path} 已损坏：字节数与文件头所写的不符。</translation>
    </message>
    <message>
        <source>A drawing has rows and columns; an array of shape {shape} was given.</source>
        <translation>画图应有行和列；但给出的数组形状是 {shape}。</translation>
    </message>
    <message>
        <source>The ink of a drawing goes from 0 to 255 as bytes or from 0 to 1 as floats.</source>
        <translation>画图的墨迹值用字节表示时为 0 到 255，用浮点数表示时为 0 到 1。</translation>
    </message>
    <message>
        <source>The {name} is {value}, but it can be at most {limit}.</source>
        <translation>{name} 的值是 {value}，但最大只能是 {limit}。</translation>
    </message>
    <message>
        <source>The {name} is {value}, but it must be a whole number of at least {at_least}, or a pair of them (rows, columns).</source>
        <translation>{name} 的值是 {value}，但它必须是不小于 {at_least} 的整数，或一对这样的整数（行，列）。</translation>
    </message>
    <message>
        <source>padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>The padding is "{padding}", but the words it can be are "valid", "same" and "full".</source>
        <translation>填充是“{padding}”，但用文字指定时只能是 "valid"、"same" 或 "full"。</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>kernel size</source>
        <translation>卷积核大小</translation>
    </message>
    <message>
        <source>stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>dilation</source>
        <translation>膨胀率</translation>
    </message>
    <message>
        <source>size of the padded input</source>
        <translation>填充后输入的大小</translation>
    </message>
    <message>
        <source>A kernel of {kernel} with dilation {dilation} spans {span} {axis}, but the padded input has only {padded}; take a smaller kernel or more padding.</source>
        <translation>在 {axis} 方向上，大小为 {kernel}、膨胀率为 {dilation} 的卷积核跨度为 {span}，但填充后的输入只有 {padded}；请减小卷积核或增加填充。</translation>
    </message>
    <message>
        <source>Pooling pads by at most the kernel size less one, so that every window meets a real cell; here the kernel has {kernel} {axis}, the padding is {padding}.</source>
        <translation>池化的填充最多为窗口大小减一，以保证每个窗口都含有真实的单元格；这里在 {axis} 方向上窗口大小为 {kernel}，填充为 {padding}。</translation>
    </message>
    <message>
        <source>With {kernel} {axis} and dilation {dilation} a pooling window would meet padding alone on an input of {size}; take less padding or dilation.</source>
        <translation>在 {axis} 方向上，窗口大小为 {kernel}、膨胀率为 {dilation}、输入大小为 {size} 时，会有池化窗口只含填充；请减小填充或膨胀率。</translation>
    </message>
    <message>
        <source>The padding mode is "{mode}", but it must be "zeros", "reflect", "replicate" or "circular".</source>
        <translation>填充方式是“{mode}”，但它只能是 "zeros"、"reflect"、"replicate" 或 "circular"。</translation>
    </message>
    <message>
        <source>The padding mode "{mode}" can pad an input of {size} by at most {limit}, but the padding is {padding}.</source>
        <translation>填充方式“{mode}”对大小为 {size} 的输入最多填充 {limit}，但填充是 {padding}。</translation>
    </message>
    <message>
        <source>The negative slope is {slope}, but it must be a finite number.</source>
        <translation>负半轴斜率是 {slope}，但它必须是有限的数。</translation>
    </message>
    <message>
        <source>Softmax along the axis {axis} needs an input with at least one number there, but the input has the shape {shape}.</source>
        <translation>沿轴 {axis} 做 Softmax 时，输入在该轴上至少要有一个数，但输入的形状是 {shape}。</translation>
    </message>
    <message>
        <source>The activation is "{function}", but it must be "relu", "leaky_relu", "sigmoid" or "tanh".</source>
        <translation>激活函数是“{function}”，但它只能是 "relu"、"leaky_relu"、"sigmoid" 或 "tanh"。</translation>
    </message>
    <message>
        <source>The {name} must be an array of float32 or float64, but it is of {given}.</source>
        <translation>{name} 必须是 float32 或 float64 数组，但现在的类型是 {given}。</translation>
    </message>
    <message>
        <source>The error has the shape {given}, but the output has the shape {expected}.</source>
        <translation>误差的形状是 {given}，但输出的形状是 {expected}。</translation>
    </message>
    <message>
        <source>The bias has the shape {bias}, but there are {maps} outputs.</source>
        <translation>偏置的形状是 {bias}，但输出数是 {maps}。</translation>
    </message>
    <message>
        <source>The input must have the shape (N, C, H, W), with at least one channel, row and column, but the shape is {shape}.</source>
        <translation>输入的形状必须是 (N, C, H, W)，至少有一个通道、一行和一列，但现在是 {shape}。</translation>
    </message>
    <message>
        <source>The weight of a convolution must have the shape (out, in, rows, columns), each at least 1, but its shape is {weight}.</source>
        <translation>卷积权重的形状必须是（输出，输入，行，列），每项不小于 1，但现在是 {weight}。</translation>
    </message>
    <message>
        <source>{groups} groups do not divide {channels} input channels and {maps} output channels evenly.</source>
        <translation>{channels} 个输入通道和 {maps} 个输出通道不能被 {groups} 个组整除。</translation>
    </message>
    <message>
        <source>The input has {channels} channels, but the weight {weight} with {groups} groups expects {expected}.</source>
        <translation>输入有 {channels} 个通道，但形状为 {weight}、分 {groups} 组的权重需要 {expected} 个通道。</translation>
    </message>
    <message>
        <source>The error of a convolution must have the shape (N, maps, rows, columns), but its shape is {given}.</source>
        <translation>卷积的误差的形状必须是（N，特征图，行，列），但现在是 {given}。</translation>
    </message>
    <message>
        <source>Cross-entropy takes logits (N, classes) and N targets, whole numbers from 0 to classes - 1, but the logits have the shape {logits} and the targets are {target}.</source>
        <translation>交叉熵接受形状为（N，类别数）的 logits 和 N 个目标，目标为 0 到“类别数 − 1”的整数；但 logits 的形状是 {logits}，目标是 {target}。</translation>
    </message>
    <message>
        <source>The weight of a linear layer must have the shape (out, in), each at least 1, but its shape is {weight}.</source>
        <translation>全连接层权重的形状必须是（输出，输入），每项不小于 1，但现在是 {weight}。</translation>
    </message>
    <message>
        <source>A linear layer with the weight {weight} (out, in) takes an input (N, in), but its shape is {x}; flatten feature maps first.</source>
        <translation>权重形状为 {weight}（输出，输入）的全连接层接受形状为（N，输入）的输入，但现在是 {x}；请先将特征图展平。</translation>
    </message>
    <message>
        <source>The {name} of a linear layer must be vectors, (N, numbers), but the shape is {given}.</source>
        <translation>全连接层的 {name} 必须是向量，形状为（N，数的个数），但现在是 {given}。</translation>
    </message>
    <message>
        <source>The recorded positions must be whole numbers in the shape ({n}, {channels}, rows, columns), but they are {given}.</source>
        <translation>记录的位置必须是形状为 ({n}, {channels}, 行, 列) 的整数数组，但现在是 {given}。</translation>
    </message>
    <message>
        <source>The error has the shape {given}, but the recorded positions have the shape {expected}.</source>
        <translation>误差的形状是 {given}，但记录的位置的形状是 {expected}。</translation>
    </message>
    <message>
        <source>The recorded positions reach from {low} to {high}, but a map of {height} x {width} has the positions 0 to {last}.</source>
        <translation>记录的位置从 {low} 到 {high}，但 {height} x {width} 的特征图只有位置 0 到 {last}。</translation>
    </message>
    <message>
        <source>{name} holds weights, but not the layers they belong to; open a model that this program saved.</source>
        <translation>{name} 中只有权重，没有它们所属的层；请打开由本程序保存的模型。</translation>
    </message>
    <message>
        <source>{name} holds a network that makes no sense. {reason}</source>
        <translation>{name} 中的网络不合理。{reason}</translation>
    </message>
    <message>
        <source>{name} is damaged: its description of the layers can't be read.</source>
        <translation>{name} 已损坏：无法读取其中对各层的描述。</translation>
    </message>
    <message>
        <source>{name} is damaged or no model file: it can't be read as safetensors.</source>
        <translation>{name} 已损坏或不是模型文件：无法按 safetensors 格式读取。</translation>
    </message>
    <message>
        <source>{name} holds numbers that are not 32 or 64 bit floats.</source>
        <translation>{name} 中有的数不是 32 位或 64 位浮点数。</translation>
    </message>
    <message>
        <source>The numbers of {key} are not all finite 32 or 64 bit floats.</source>
        <translation>{key} 中的数不全是有限的 32 位或 64 位浮点数。</translation>
    </message>
    <message>
        <source>It was written by a newer version of this program.</source>
        <translation>它是由本程序的较新版本写入的。</translation>
    </message>
    <message>
        <source>It would need more memory than any computer has.</source>
        <translation>它需要的内存超过任何计算机所能提供的。</translation>
    </message>
    <message>
        <source>It has a layer of the kind "{kind}", which is not known here.</source>
        <translation>它有一个类型为“{kind}”的层，本程序不认识。</translation>
    </message>
    <message>
        <source>The weights of {layer} are missing.</source>
        <translation>缺少 {layer} 的权重。</translation>
    </message>
    <message>
        <source>A network needs at least one layer.</source>
        <translation>网络至少要有一层。</translation>
    </message>
    <message>
        <source>The shape of an input must be a tuple of whole numbers of at least 1, (channels, rows, columns), but it is {shape}.</source>
        <translation>输入的形状必须是由不小于 1 的整数组成的元组（通道，行，列），但现在是 {shape}。</translation>
    </message>
    <message>
        <source>The last layer, {name}, gives an output of the shape {shape}, but there are {classes} classes.</source>
        <translation>最后一层 {name} 的输出形状为 {shape}，但类别数是 {classes}。</translation>
    </message>
    <message>
        <source>Layer {name} can't read the shape {shape}: {reason}</source>
        <translation>层 {name} 无法接受形状 {shape}：{reason}</translation>
    </message>
    <message>
        <source>The network takes a batch of inputs of the shape {expected}, but it was given the shape {given}.</source>
        <translation>网络接受的一批输入的形状应为 {expected}，但给出的形状是 {given}。</translation>
    </message>
    <message>
        <source>Training needs a label for each image and at least one image; {images} images and {labels} labels were given.</source>
        <translation>训练需要至少一张图像，且每张图像都要有标签；现在给出了 {images} 张图像和 {labels} 个标签。</translation>
    </message>
    <message>
        <source>The labels go from {low} to {high}, but the network has {classes} classes.</source>
        <translation>标签的范围是 {low} 到 {high}，但网络只有 {classes} 个类别。</translation>
    </message>
    <message>
        <source>Training takes at least 0 epochs and batches of at least 1 image; {epochs} epochs and batches of {batch_size} were given.</source>
        <translation>训练轮数不能小于 0，批大小不能小于 1；现在给出的是 {epochs} 轮、批大小 {batch_size}。</translation>
    </message>
</context></TS>

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
        <source>The weights are so large that the answer is no number: take them back.</source>
        <translation>权重过大，答案已不是数字：请撤销。</translation>
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
    <name>Cost</name>
    <message>
        <source>COST</source>
        <translation>计算代价</translation>
    </message>
    <message>
        <source>Cells after pooling</source>
        <translation>池化后的单元格</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数个数</translation>
    </message>
    <message>
        <source>Multiplications</source>
        <translation>乘法次数</translation>
    </message>
    <message>
        <source>Output cells</source>
        <translation>输出单元格</translation>
    </message>
    <message>
        <source>with stride 1, {times}×</source>
        <translation>步幅为 1 时，{times} 倍</translation>
    </message>
    <message>
        <source>with stride 1</source>
        <translation>步幅为 1 时</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} / {whole}</translation>
    </message>
</context><context>
    <name>Counts</name>
    <message>
        <source>with padding</source>
        <translation>有填充</translation>
    </message>
    <message>
        <source>without</source>
        <translation>无填充</translation>
    </message>
    <message>
        <source>HOW OFTEN IS EACH CELL READ?</source>
        <translation>每个单元格被读取几次？</translation>
    </message>
    <message>
        <source>Copies of a cell that stand in the padding are not counted.</source>
        <translation>填充中的副本不计入。</translation>
    </message>
    <message>
        <source>Corners {times}</source>
        <translation>角 {times}</translation>
    </message>
    <message>
        <source>edges {times}</source>
        <translation>边 {times}</translation>
    </message>
    <message>
        <source>inside {times}</source>
        <translation>内部 {times}</translation>
    </message>
    <message>
        <source>{times} (without padding {without})</source>
        <translation>{times}（无填充时 {without}）</translation>
    </message>
    <message>
        <source>{places}.</source>
        <translation>{places}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>A cell of the border is read {border}× on average, one inside {inside}×: the border has less say.</source>
        <translation>边界单元格平均被读取 {border} 次，内部单元格 {inside} 次：边界的作用较小。</translation>
    </message>
    <message>
        <source>The padding does not change how often the border is read.</source>
        <translation>填充没有改变边界单元格被读取的次数。</translation>
    </message>
    <message>
        <source>Padding gives the border its say back: a cell there is read {here}× on average instead of {without}×.</source>
        <translation>填充弥补了边界的劣势：边界单元格平均被读取 {here} 次，无填充时为 {without} 次。</translation>
    </message>
    <message>
        <source>rows {n}</source>
        <translation>第 {n} 行</translation>
    </message>
    <message>
        <source>row {n}</source>
        <translation>第 {n} 行</translation>
    </message>
    <message>
        <source>columns {n}</source>
        <translation>第 {n} 列</translation>
    </message>
    <message>
        <source>column {n}</source>
        <translation>第 {n} 列</translation>
    </message>
    <message>
        <source>Read by no window: {cells}. They have no say, and no error comes to them.</source>
        <translation>没有窗口读取：{cells}。它们不影响输出，也没有误差传给它们。</translation>
    </message>
</context><context>
    <name>Difference</name>
    <message>
        <source>DIFFERENCE</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Input X</source>
        <translation>输入 X</translation>
    </message>
    <message>
        <source>Convolution z</source>
        <translation>卷积 z</translation>
    </message>
    <message>
        <source>Activation a</source>
        <translation>激活 a</translation>
    </message>
    <message>
        <source>Pooling y</source>
        <translation>池化 y</translation>
    </message>
    <message>
        <source>in the other</source>
        <translation>另一组</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>cells that differ</source>
        <translation>不同的单元格</translation>
    </message>
    <message>
        <source>at most by</source>
        <translation>最大相差</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} / {whole}</translation>
    </message>
    <message>
        <source>Both are set alike.</source>
        <translation>两组设置相同。</translation>
    </message>
    <message>
        <source>Set differently, here and in the other: {settings}.</source>
        <translation>设置不同之处（这一组 / 另一组）：{settings}。</translation>
    </message>
    <message>
        <source>{name} {a} and {b}</source>
        <translation>{name}（{a} / {b}）</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the input, by a shift</source>
        <translation>输入（平移）</translation>
    </message>
    <message>
        <source>the input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>convolution</source>
        <translation>卷积</translation>
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
        <source>padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>padding mode</source>
        <translation>填充方式</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>特征图数</translation>
    </message>
    <message>
        <source>true convolution</source>
        <translation>真正的卷积</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>slope below zero</source>
        <translation>负半轴斜率</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>pooling size</source>
        <translation>池化窗口大小</translation>
    </message>
    <message>
        <source>pooling stride</source>
        <translation>池化步幅</translation>
    </message>
    <message>
        <source>pooling padding</source>
        <translation>池化填充</translation>
    </message>
    <message>
        <source>ceil mode</source>
        <translation>向上取整</translation>
    </message>
    <message>
        <source>padding in the mean</source>
        <translation>平均时计入填充</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>the kernels</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>the weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>the biases</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>the target of the loss</source>
        <translation>损失的目标</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>down</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>up</source>
        <translation>向上</translation>
    </message>
    <message>
        <source>to the right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>to the left</source>
        <translation>向左</translation>
    </message>
    <message>
        <source>The input of the other is shifted by one cell {direction}.</source>
        <translation>另一组的输入{direction}平移了一格。</translation>
    </message>
    <message>
        <source>Cells that changed before the pooling: {before} ({share}), after it: {after} ({left}).</source>
        <translation>发生变化的单元格：池化前 {before}（{share}），池化后 {after}（{left}）。</translation>
    </message>
    <message>
        <source>So pooling hides part of the shift.</source>
        <translation>可见池化掩盖了一部分平移。</translation>
    </message>
    <message>
        <source>Here pooling does not hide the shift.</source>
        <translation>这里池化没有掩盖平移。</translation>
    </message>
</context><context>
    <name>Examples</name>
    <message>
        <source>A kernel slides over the input</source>
        <translation>卷积核在输入上滑动</translation>
    </message>
    <message>
        <source>Padding, and how often the border is read</source>
        <translation>填充与边界被读取的次数</translation>
    </message>
    <message>
        <source>Stride 2, and its cost</source>
        <translation>步幅 2 及其代价</translation>
    </message>
    <message>
        <source>Max pooling: the error goes to the recorded cell</source>
        <translation>最大池化：误差回到记录的位置</translation>
    </message>
    <message>
        <source>Average pooling: the error is shared</source>
        <translation>平均池化：误差平均分摊</translation>
    </message>
    <message>
        <source>The error goes back through the turned kernel</source>
        <translation>误差经旋转后的卷积核传回</translation>
    </message>
    <message>
        <source>Stride 2: the error is dilated</source>
        <translation>步幅 2：误差要膨胀</translation>
    </message>
    <message>
        <source>Three channels in, two maps out</source>
        <translation>三个通道输入，两张特征图输出</translation>
    </message>
    <message>
        <source>Two sizes made one</source>
        <translation>两种大小变为一种</translation>
    </message>
    <message>
        <source>The input shifted by one cell</source>
        <translation>输入平移一格</translation>
    </message>
    <message>
        <source>An a × b kernel fits into an M × N input at (M − a + 1) × (N − b + 1) places: here (5 − 3 + 1) × (5 − 3 + 1) = 3 × 3. At each place the same nine weights and one bias make one number, f = w·x + b, a linear map. The loss is the cell in the middle, so on the way back ∂f/∂w is its window x, ∂f/∂x is the kernel w, and ∂f/∂b is 1.</source>
        <translation>a × b 的卷积核在 M × N 的输入上有 (M − a + 1) × (N − b + 1) 个位置：这里是 (5 − 3 + 1) × (5 − 3 + 1) = 3 × 3 个。在每个位置上，同样的九个权重和一个偏置算出一个数 f = w·x + b，这是一个线性映射。损失取正中间的单元格，所以反向传播时 ∂f/∂w 就是它的窗口 x，∂f/∂x 就是卷积核 w，∂f/∂b 等于 1。</translation>
    </message>
    <message>
        <source>The kernel of ones adds up its window and the loss adds up all cells, so the error of a pixel is the number of windows that read it. Without padding a corner is read once, the middle nine times, and 5 × 5 shrinks to 3 × 3. With a border of zeros the output keeps its 5 × 5 cells, and a corner is read four times.</source>
        <translation>卷积核全为 1，把窗口内的数相加；损失再把所有单元格相加。所以一个像素的误差就是读取它的窗口数。不填充时，角上的像素只被读取一次，正中间的九次，而且 5 × 5 缩小为 3 × 3。四周补一圈零后，输出仍是 5 × 5，角上的像素被读取四次。</translation>
    </message>
    <message>
        <source>The first kernel moves by one cell, the one beside it by two: 4 × 4 places become 2 × 2, and 16·9 = 144 multiplications become 4·9 = 36. With stride 2 no window reads the last row and the last column: they are hatched, and on the way back no error comes to them.</source>
        <translation>这一组的卷积核每次移动一格，另一组每次移动两格：位置由 4 × 4 个减为 2 × 2 个，乘法由 16·9 = 144 次减为 4·9 = 36 次。步幅为 2 时，没有窗口读取最后一行和最后一列：它们画有斜线，反向传播时也没有误差传给它们。</translation>
    </message>
    <message>
        <source>Each 2 × 2 window kept its largest number and recorded where it stood: top left, bottom right, top right, bottom left. The pooled error δ = [[2, 8], [4, 6]] is first widened with zeros, then each error goes to its recorded place. The other cells had no part in the output, so their error is 0.</source>
        <translation>每个 2 × 2 窗口只保留最大的数，并记录它的位置：左上、右下、右上、左下。池化误差 δ = [[2, 8], [4, 6]] 先补零扩展，然后每个误差移到记录的位置。其余单元格没有参与输出，所以误差为 0。</translation>
    </message>
    <message>
        <source>The mean of a 2 × 2 window depends on each of its four cells alike, by 1/4. So the error δ = [[2, 8], [4, 6]] is widened, and each cell gets δ/4: 0.5, 2, 1 and 1.5. The four shares of a window add up to its δ again.</source>
        <translation>2 × 2 窗口的平均值对四个单元格的依赖程度相同，各为 1/4。所以误差 δ = [[2, 8], [4, 6]] 扩展后，每个单元格得到 δ/4：0.5、2、1 和 1.5。一个窗口的四份加起来，又等于它的 δ。</translation>
    </message>
    <message>
        <source>Each cell of the 3 × 3 input had reached the 2 × 2 output through other weights. With δ padded with zeros and W turned by 180°, an ordinary convolution collects them: δ ∗ rot180(W) is the 3 × 3 error of the layer before. Then dW = X ∗ δ, the input convolved with the error, and db = Σ δ = 1 + 0 − 1 + 2 = 2.</source>
        <translation>3 × 3 输入的各个单元格通过不同的权重影响 2 × 2 的输出。把 δ 四周补零、W 旋转 180°，一次普通的卷积就能把误差收集起来：δ ∗ rot180(W) 就是前一层的 3 × 3 误差。然后 dW = X ∗ δ，即输入与误差的卷积；db = Σ δ = 1 + 0 − 1 + 2 = 2。</translation>
    </message>
    <message>
        <source>The same kernel moves over a 5 × 5 input by two cells. Its output cells stand two cells apart in the input, so zeros are put between the errors: δ is dilated, and the turned kernel moves over it by one cell again. No window reads the last row and the last column, so no error comes to them.</source>
        <translation>同样的卷积核在 5 × 5 的输入上每次移动两格。相邻的输出单元格在输入中相距两格，所以要在误差之间插入零，即对 δ 做膨胀；旋转后的卷积核在它上面仍是每次移动一格。没有窗口读取最后一行和最后一列，所以没有误差传给它们。</translation>
    </message>
    <message>
        <source>Forward, each map adds up three channels, each read by a kernel of its own: z[o] = Σ W[o,c] ∗ X[c] + b[o], over all c. Backward, each channel adds up two maps: ∂L/∂X[c] = Σ δ[o] ∗ rot180(W[o,c]), over all o.</source>
        <translation>前向时，每张特征图把三个通道的结果相加，每个通道由各自的卷积核读取：z[o] = Σ W[o,c] ∗ X[c] + b[o]，对所有 c 求和。反向时，每个通道把两张特征图的结果相加：∂L/∂X[c] = Σ δ[o] ∗ rot180(W[o,c])，对所有 o 求和。</translation>
    </message>
    <message>
        <source>A 3 × 3 kernel makes 5 × 5 numbers of a 7 × 7 input: 7 − 3 + 1 = 5. Of a 5 × 5 input with a border of zeros it makes just as many: 5 + 2 − 3 + 1 = 5. That is the second use of padding: inputs of different sizes come to one size, and what follows need not know.</source>
        <translation>3 × 3 的卷积核把 7 × 7 的输入变成 5 × 5 个数：7 − 3 + 1 = 5。5 × 5 的输入四周补一圈零，得到的同样是 5 × 5 个数：5 + 2 − 3 + 1 = 5。这是填充的第二个用处：不同大小的输入变成同样的大小，后面的层无需知道原来有多大。</translation>
    </message>
    <message>
        <source>The input, and beside it the same input one cell further to the right. Before the pooling 14 of 36 numbers differ, after it 2 of 9: as long as a large number stays in its window the maximum stays the same. Only where it crosses into the next window does the output change.</source>
        <translation>这一组是原来的输入，另一组是向右平移一格的同一输入。池化前 36 个数中有 14 个不同，池化后 9 个中只有 2 个不同：只要较大的数仍在原来的窗口内，最大值就不变。只有当它跨进相邻的窗口时，输出才会改变。</translation>
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
        <source>{name} can't be used. {why}</source>
        <translation>无法使用 {name}。{why}</translation>
    </message>
    <message>
        <source>The model could not be saved. {why}</source>
        <translation>无法保存模型。{why}</translation>
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
    <name>Input</name>
    <message>
        <source>whole numbers 0–9</source>
        <translation>整数 0–9</translation>
    </message>
    <message>
        <source>A cell is the mean of the ink in it. On: the darkest cell is 9, the others in proportion, rounded. Off: from 0, paper, to 1, ink.</source>
        <translation>一个单元格的值是其中墨迹的平均值。打开时：最深的单元格为 9，其余按比例取整。关闭时：从 0（白纸）到 1（墨迹）。</translation>
    </message>
    <message>
        <source>Rows and columns that the drawing is cut into (Ctrl+wheel)</source>
        <translation>把画图分成多少行和列 (Ctrl+滚轮)</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Worked examples</source>
        <translation>讲解示例</translation>
    </message>
    <message>
        <source>Ready inputs</source>
        <translation>现成的输入</translation>
    </message>
    <message>
        <source>Vertical edge</source>
        <translation>垂直边缘</translation>
    </message>
    <message>
        <source>Horizontal edge</source>
        <translation>水平边缘</translation>
    </message>
    <message>
        <source>Diagonal</source>
        <translation>对角线</translation>
    </message>
    <message>
        <source>Cross</source>
        <translation>十字</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>方框</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>棋盘格</translation>
    </message>
    <message>
        <source>Ramp</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Single point</source>
        <translation>单个点</translation>
    </message>
    <message>
        <source>Copy the selected block, or all numbers</source>
        <translation>复制选中的区域，未选中则复制全部数值</translation>
    </message>
    <message>
        <source>Paste numbers or a picture (Ctrl+V)</source>
        <translation>粘贴数值或图片 (Ctrl+V)</translation>
    </message>
    <message>
        <source>Shift the input to the left by one cell</source>
        <translation>输入向左平移一格</translation>
    </message>
    <message>
        <source>Shift the input up by one cell</source>
        <translation>输入向上平移一格</translation>
    </message>
    <message>
        <source>Shift the input down by one cell</source>
        <translation>输入向下平移一格</translation>
    </message>
    <message>
        <source>Shift the input to the right by one cell</source>
        <translation>输入向右平移一格</translation>
    </message>
    <message>
        <source>{what}; zeros come in. Compare what changes before the pooling and after it.</source>
        <translation>{what}，空出处补零。比较池化前后各有什么变化。</translation>
    </message>
    <message>
        <source>All numbers are 0</source>
        <translation>所有的数都已是 0</translation>
    </message>
    <message>
        <source>Set all numbers to 0</source>
        <translation>把所有的数设为 0</translation>
    </message>
    <message>
        <source>Where the input comes from</source>
        <translation>输入的来源</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>画图</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Draw the input</source>
        <translation>画出输入</translation>
    </message>
    <message>
        <source>Type the numbers of the input</source>
        <translation>键入输入的数值</translation>
    </message>
    <message>
        <source>Open, paste or drop a picture</source>
        <translation>打开、粘贴或拖入图片</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open a picture from a file</source>
        <translation>从文件打开图片</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Inputs to begin with</source>
        <translation>可以先用这些输入试试</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Pictures ({kinds});;All files (*)</source>
        <translation>图片 ({kinds});;所有文件 (*)</translation>
    </message>
    <message>
        <source>Numbers of the input</source>
        <translation>输入的数值</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
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
        <source>channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>An input of {size} is too large to type into; it can have at most {most} × {most}.</source>
        <translation>{size} 的输入太大，无法直接键入；最多为 {most} × {most}。</translation>
    </message>
    <message>
        <source>A typed input has 1 to {most} channels, not {asked}.</source>
        <translation>键入的输入可以有 1 到 {most} 个通道，不能是 {asked} 个。</translation>
    </message>
    <message>
        <source>A typed input has {least} to {most} rows and columns, not {asked}.</source>
        <translation>键入的输入，行数和列数应在 {least} 到 {most} 之间，不能是 {asked}。</translation>
    </message>
    <message>
        <source>What is pasted needs {size} cells; the input has {now}.</source>
        <translation>粘贴的内容需要 {size} 个单元格；而输入只有 {now}。</translation>
    </message>
    <message>
        <source>What is pasted needs {size} cells, but a typed input has at most {most} × {most}. The cells at the top left can be used.</source>
        <translation>粘贴的内容需要 {size} 个单元格，但键入的输入最多有 {most} × {most} 个。可以只用左上角的部分。</translation>
    </message>
    <message>
        <source>The numbers of red</source>
        <translation>红色通道的数值</translation>
    </message>
    <message>
        <source>The numbers of green</source>
        <translation>绿色通道的数值</translation>
    </message>
    <message>
        <source>The numbers of blue</source>
        <translation>蓝色通道的数值</translation>
    </message>
    <message>
        <source>The numbers of channel {name}</source>
        <translation>通道 {name} 的数值</translation>
    </message>
    <message>
        <source>Colours of the picture</source>
        <translation>图片的颜色</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Three channels: red, green and blue</source>
        <translation>三个通道：红、绿、蓝</translation>
    </message>
    <message>
        <source>One channel: 0.299 · red + 0.587 · green + 0.114 · blue</source>
        <translation>一个通道：0.299 · 红 + 0.587 · 绿 + 0.114 · 蓝</translation>
    </message>
    <message>
        <source>Scale the picture down: each cell is the mean of what it covers</source>
        <translation>缩小图片：每个单元格取它所覆盖部分的平均值</translation>
    </message>
    <message>
        <source>Open a picture first</source>
        <translation>请先打开一张图片</translation>
    </message>
    <message>
        <source>The picture has no colours</source>
        <translation>这张图片没有颜色</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在载入…</translation>
    </message>
    <message>
        <source>The picture as the layer reads it</source>
        <translation>该层读取到的图片</translation>
    </message>
    <message>
        <source>Drop a picture here,
paste it (Ctrl+V),
or open a file</source>
        <translation>将图片拖到这里，
或粘贴 (Ctrl+V)，
或打开文件</translation>
    </message>
    <message>
        <source>{before} scaled to {now}</source>
        <translation>{before} 缩放为 {now}</translation>
    </message>
</context><context>
    <name>Kernels</name>
    <message>
        <source>Kernels of the layer</source>
        <translation>该层的卷积核</translation>
    </message>
    <message>
        <source>map {map}, channel {channel}</source>
        <translation>特征图 {map}，通道 {channel}</translation>
    </message>
    <message>
        <source>The layer whose kernels are shown</source>
        <translation>显示哪一层的卷积核</translation>
    </message>
    <message>
        <source>Weights of the kernel</source>
        <translation>卷积核的权重</translation>
    </message>
    <message>
        <source>The bias of this map</source>
        <translation>这张特征图的偏置</translation>
    </message>
    <message>
        <source>No layer of this network has weights.</source>
        <translation>这个网络没有带权重的层。</translation>
    </message>
    <message>
        <source>KERNELS</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Type a weight; the wheel and Ctrl+↑↓ move it in small steps</source>
        <translation>键入权重；滚轮和 Ctrl+↑↓ 可小步调整</translation>
    </message>
    <message>
        <source>A weight can be at most {most} here, up or down.</source>
        <translation>这里权重的绝对值最大为 {most}。</translation>
    </message>
    <message>
        <source>dW: how the loss changes with each weight</source>
        <translation>dW：损失随各个权重变化得有多快</translation>
    </message>
    <message>
        <source>dW: the mean over the batch</source>
        <translation>dW：整批的平均值</translation>
    </message>
    <message>
        <source>W new = W − {rate}·dW</source>
        <translation>新 W = W − {rate}·dW</translation>
    </message>
    <message>
        <source>W new, after the step of training</source>
        <translation>新 W：这一步训练之后</translation>
    </message>
    <message>
        <source>db = {gradient},  b new = {new}</source>
        <translation>db = {gradient}，新 b = {new}</translation>
    </message>
    <message>
        <source>W of unit {map}, read from map {channel}</source>
        <translation>单元 {map} 的 W，读取特征图 {channel}</translation>
    </message>
    <message>
        <source>W of unit {map}</source>
        <translation>单元 {map} 的 W</translation>
    </message>
    <message>
        <source>W of map {map}, channel {channel}</source>
        <translation>特征图 {map}、通道 {channel} 的 W</translation>
    </message>
    <message>
        <source>W of map {map}</source>
        <translation>特征图 {map} 的 W</translation>
    </message>
    <message>
        <source>{name}: {maps} × {channels} kernels of {rows}×{columns}</source>
        <translation>{name}：{maps} × {channels} 个 {rows}×{columns} 核</translation>
    </message>
</context><context>
    <name>Keys</name>
    <message>
        <source>play or pause; start or pause a training</source>
        <translation>播放或暂停；开始或暂停训练</translation>
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
        <source>enlarge the map of the network</source>
        <translation>放大网络图</translation>
    </message>
    <message>
        <source>the map from nearer, from farther, all of it</source>
        <translation>网络图：放大、缩小、显示全部</translation>
    </message>
    <message>
        <source>the Lab, the whole network, or training</source>
        <translation>实验室、整个网络或训练</translation>
    </message>
    <message>
        <source>save the model</source>
        <translation>保存模型</translation>
    </message>
    <message>
        <source>paste a picture or numbers into the Lab</source>
        <translation>将图片或数值粘贴到实验室</translation>
    </message>
    <message>
        <source>take a pinned number's mark away</source>
        <translation>取消对数值的标记</translation>
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
        <source>Press a feature map to step through it, a written cell to go to its step. Rest the mouse on any cell to read its whole number and to see what belongs to it; press a number that is read to keep it marked.</source>
        <translation>点击特征图可逐步查看它的计算，点击已算出的单元格可跳到对应的一步。将鼠标停在任一单元格上可查看完整数值，并看到与它有关的部分；点击被读取的数可一直标记它。</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
</context><context>
    <name>Lab</name>
    <message>
        <source>Identity</source>
        <translation>恒等</translation>
    </message>
    <message>
        <source>Box blur</source>
        <translation>均值模糊</translation>
    </message>
    <message>
        <source>Gaussian blur</source>
        <translation>高斯模糊</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Sobel x</source>
        <translation>Sobel x</translation>
    </message>
    <message>
        <source>Sobel y</source>
        <translation>Sobel y</translation>
    </message>
    <message>
        <source>Prewitt x</source>
        <translation>Prewitt x</translation>
    </message>
    <message>
        <source>Prewitt y</source>
        <translation>Prewitt y</translation>
    </message>
    <message>
        <source>Laplacian</source>
        <translation>拉普拉斯</translation>
    </message>
    <message>
        <source>Emboss</source>
        <translation>浮雕</translation>
    </message>
    <message>
        <source>Diagonal ↘</source>
        <translation>对角边缘 ↘</translation>
    </message>
    <message>
        <source>Diagonal ↗</source>
        <translation>对角边缘 ↗</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Trained {number}</source>
        <translation>训练所得 {number}</translation>
    </message>
    <message>
        <source>custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>valid: none</source>
        <translation>valid：不填充</translation>
    </message>
    <message>
        <source>same size</source>
        <translation>same：大小不变</translation>
    </message>
    <message>
        <source>full</source>
        <translation>full：全填充</translation>
    </message>
    <message>
        <source>per side</source>
        <translation>各边分别设置</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>补零 (zeros)</translation>
    </message>
    <message>
        <source>reflect</source>
        <translation>反射 (reflect)</translation>
    </message>
    <message>
        <source>replicate</source>
        <translation>复制 (replicate)</translation>
    </message>
    <message>
        <source>circular</source>
        <translation>循环 (circular)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大池化</translation>
    </message>
    <message>
        <source>average</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>squared error</source>
        <translation>平方误差</translation>
    </message>
    <message>
        <source>one cell</source>
        <translation>单个单元格</translation>
    </message>
    <message>
        <source>sum of all cells</source>
        <translation>所有单元格之和</translation>
    </message>
    <message>
        <source>error δ, typed</source>
        <translation>手动输入误差 δ</translation>
    </message>
    <message>
        <source>R</source>
        <translation>红 (R)</translation>
    </message>
    <message>
        <source>G</source>
        <translation>绿 (G)</translation>
    </message>
    <message>
        <source>B</source>
        <translation>蓝 (B)</translation>
    </message>
    <message>
        <source>size {value}</source>
        <translation>大小 {value}</translation>
    </message>
    <message>
        <source>stride {value}</source>
        <translation>步幅 {value}</translation>
    </message>
    <message>
        <source>dilation {value}</source>
        <translation>膨胀率 {value}</translation>
    </message>
    <message>
        <source>padding {value}</source>
        <translation>填充 {value}</translation>
    </message>
    <message>
        <source>{value} maps</source>
        <translation>{value} 个特征图</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>There is no such cell: the output has rows {first} to {rows} and columns {first} to {columns}.</source>
        <translation>没有这个单元格：输出的行号是 {first} 到 {rows}，列号是 {first} 到 {columns}。</translation>
    </message>
    <message>
        <source>The output is now {now} (it was {before}): what doesn't fit was cut off, new cells are 0.</source>
        <translation>输出现在是 {now}（原为 {before}）：放不下的部分已截去，新的单元格为 0。</translation>
    </message>
    <message>
        <source>rows = {formula}</source>
        <translation>行数 = {formula}</translation>
    </message>
    <message>
        <source>columns = {formula}</source>
        <translation>列数 = {formula}</translation>
    </message>
    <message>
        <source>The output has {size} cells: too many to type numbers for. They stay as they are.</source>
        <translation>输出有 {size} 个单元格，太多了，无法逐个输入。这些数保持不变。</translation>
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
        <source>Kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Weights of the kernel</source>
        <translation>卷积核的权重</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>填充方式</translation>
    </message>
    <message>
        <source>Output maps</source>
        <translation>特征图数</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>The bias of this map</source>
        <translation>这张特征图的偏置</translation>
    </message>
    <message>
        <source>True convolution</source>
        <translation>真正的卷积</translation>
    </message>
    <message>
        <source>Mathematicians turn the kernel by 180° first. Frameworks don't: what they call convolution is cross-correlation.</source>
        <translation>数学上的卷积要先把卷积核旋转 180°。深度学习框架不旋转：它们所说的卷积其实是互相关。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Dilation</source>
        <translation>膨胀率</translation>
    </message>
    <message>
        <source>Padding at the top, the bottom, the left and the right</source>
        <translation>上、下、左、右各填充多少</translation>
    </message>
    <message>
        <source>Linked: all of them change together</source>
        <translation>关联：一起改变</translation>
    </message>
    <message>
        <source>Keep what it was</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Use {value}</source>
        <translation>改用 {value}</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>The slope below zero</source>
        <translation>负半轴斜率</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Ceil mode</source>
        <translation>向上取整 (ceil mode)</translation>
    </message>
    <message>
        <source>A last window that reaches over the edge counts, too</source>
        <translation>最后一个窗口即使超出边缘也算</translation>
    </message>
    <message>
        <source>Padding counts</source>
        <translation>平均时计入填充</translation>
    </message>
    <message>
        <source>The mean divides by the cells of the padding, too</source>
        <translation>求平均时，填充的单元格也计入除数</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Learning rate: how far the update goes</source>
        <translation>学习率：更新走多远</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元格</translation>
    </message>
    <message>
        <source>Rate η</source>
        <translation>学习率 η</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>LAYER</source>
        <translation>层的设置</translation>
    </message>
    <message>
        <source>ACTIVATION AND POOLING</source>
        <translation>激活与池化</translation>
    </message>
    <message>
        <source>LOSS</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>对比…</translation>
    </message>
    <message>
        <source>Two settings side by side, stepping together</source>
        <translation>两组设置并排显示，同步步进</translation>
    </message>
    <message>
        <source>End the comparison</source>
        <translation>结束对比</translation>
    </message>
    <message>
        <source>This stage shows the other settings</source>
        <translation>这个舞台显示另一组设置</translation>
    </message>
    <message>
        <source>here</source>
        <translation>这一组</translation>
    </message>
    <message>
        <source>the other</source>
        <translation>另一组</translation>
    </message>
    <message>
        <source>Change the other one instead</source>
        <translation>改为调整另一组</translation>
    </message>
    <message>
        <source>Keep this one beside, and change the settings</source>
        <translation>保留这一组作对照，再更改设置</translation>
    </message>
    <message>
        <source>with stride {stride}</source>
        <translation>与步幅 {stride} 对比</translation>
    </message>
    <message>
        <source>with no padding</source>
        <translation>与不填充对比</translation>
    </message>
    <message>
        <source>padded to the same size</source>
        <translation>与 same 填充对比</translation>
    </message>
    <message>
        <source>with true convolution</source>
        <translation>与真正的卷积对比</translation>
    </message>
    <message>
        <source>with cross-correlation</source>
        <translation>与互相关对比</translation>
    </message>
    <message>
        <source>with average pooling</source>
        <translation>与平均池化对比</translation>
    </message>
    <message>
        <source>with max pooling</source>
        <translation>与最大池化对比</translation>
    </message>
    <message>
        <source>with the input shifted by one pixel</source>
        <translation>与平移一个像素的输入对比</translation>
    </message>
</context><context>
    <name>Layers</name>
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
        <source>Linear (fully connected)</source>
        <translation>全连接</translation>
    </message>
    <message>
        <source>maximum</source>
        <translation>最大池化</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>linear, {count} numbers</source>
        <translation>全连接，{count} 个数</translation>
    </message>
    <message>
        <source>flatten: maps to a row</source>
        <translation>展平：特征图排成一行</translation>
    </message>
    <message>
        <source>activation {name}</source>
        <translation>激活 {name}</translation>
    </message>
    <message>
        <source>slope {value}</source>
        <translation>斜率 {value}</translation>
    </message>
    <message>
        <source>convolution {size}</source>
        <translation>卷积 {size}</translation>
    </message>
    <message>
        <source>{count} groups</source>
        <translation>{count} 组</translation>
    </message>
    <message>
        <source>kernel turned</source>
        <translation>核旋转</translation>
    </message>
    <message>
        <source>max pooling {size}</source>
        <translation>最大池化 {size}</translation>
    </message>
    <message>
        <source>average pooling {size}</source>
        <translation>平均池化 {size}</translation>
    </message>
    <message>
        <source>ceil mode</source>
        <translation>向上取整</translation>
    </message>
    <message>
        <source>stride {value}</source>
        <translation>步幅 {value}</translation>
    </message>
    <message>
        <source>padding {value}</source>
        <translation>填充 {value}</translation>
    </message>
    <message>
        <source>dilation {value}</source>
        <translation>膨胀率 {value}</translation>
    </message>
    <message>
        <source>no bias</source>
        <translation>无偏置</translation>
    </message>
    <message>
        <source>{count} weights and biases
{times} multiplications a pass</source>
        <translation>{count} 个权重和偏置
前向一遍 {times} 次乘法</translation>
    </message>
    <message>
        <source>Insert a flatten layer</source>
        <translation>插入展平层</translation>
    </message>
    <message>
        <source>Move it before {value}</source>
        <translation>移到 {value} 之前</translation>
    </message>
    <message>
        <source>Remove {value}</source>
        <translation>删除 {value}</translation>
    </message>
    <message>
        <source>Set the units to {value}</source>
        <translation>单元数改为 {value}</translation>
    </message>
    <message>
        <source>Add a linear layer of {value}</source>
        <translation>添加有 {value} 个单元的全连接层</translation>
    </message>
    <message>
        <source>Set the classes to {value}</source>
        <translation>类别数改为 {value}</translation>
    </message>
    <message>
        <source>Use {value} × {value} pixels</source>
        <translation>改用 {value} × {value} 像素</translation>
    </message>
    <message>
        <source>Use size {value}</source>
        <translation>大小改为 {value}</translation>
    </message>
    <message>
        <source>Use padding {value}</source>
        <translation>填充改为 {value}</translation>
    </message>
    <message>
        <source>Use stride {value}</source>
        <translation>步幅改为 {value}</translation>
    </message>
    <message>
        <source>Use dilation {value}</source>
        <translation>膨胀率改为 {value}</translation>
    </message>
    <message>
        <source>Set the groups to {value}</source>
        <translation>组数改为 {value}</translation>
    </message>
    <message>
        <source>Set the maps to {value}</source>
        <translation>特征图数改为 {value}</translation>
    </message>
    <message>
        <source>Pad with {value}</source>
        <translation>填充方式改为 {value}</translation>
    </message>
    <message>
        <source>Digits: two convolutions</source>
        <translation>数字：两个卷积层</translation>
    </message>
    <message>
        <source>LeNet-5, 1998</source>
        <translation>LeNet-5，1998 年</translation>
    </message>
    <message>
        <source>Tiny, reads 8×8</source>
        <translation>微型，输入 8×8</translation>
    </message>
    <message>
        <source>Deep: six convolutions</source>
        <translation>深层：六个卷积层</translation>
    </message>
    <message>
        <source>He: normal numbers of variance 2 / n, n the numbers that one sum runs over; for ReLU</source>
        <translation>He：正态分布，方差 2 / n，n 是一个和的项数；适合 ReLU</translation>
    </message>
    <message>
        <source>Xavier: variance 2 / (n + m), m the sums that one number goes into; for tanh and sigmoid</source>
        <translation>Xavier：方差 2 / (n + m)，m 是一个数参与的和的个数；适合 tanh 和 sigmoid</translation>
    </message>
    <message>
        <source>LeCun: variance 1 / n, n the numbers that one sum runs over</source>
        <translation>LeCun：方差 1 / n，n 是一个和的项数</translation>
    </message>
    <message>
        <source>Fresh weights ({rule}, seed {seed}): the network knows nothing yet. Train it.</source>
        <translation>全新权重（{rule}，种子 {seed}）：网络还什么都不会，请训练它。</translation>
    </message>
    <message>
        <source>Fresh weights in {names}: what was learned there is gone. Train it, or undo.</source>
        <translation>{names} 换成了全新权重：那里学到的已丢失。请训练，或撤销。</translation>
    </message>
    <message>
        <source>{name} can't be used. {why}</source>
        <translation>无法使用 {name}。{why}</translation>
    </message>
    <message>
        <source>This doesn't fit. The network still runs as it was.</source>
        <translation>这样不匹配。网络仍按原样运行。</translation>
    </message>
    <message>
        <source>Initialisation</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>Seed: the same seed draws the same weights</source>
        <translation>种子：相同的种子得到相同的权重</translation>
    </message>
    <message>
        <source>Draw fresh weights</source>
        <translation>重新初始化权重</translation>
    </message>
    <message>
        <source>All weights anew, all biases 0; what was learned is gone (Ctrl+Z)</source>
        <translation>所有权重重新抽取，所有偏置为 0；学到的都会丢失 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>How many numbers the layer gives</source>
        <translation>该层输出多少个数</translation>
    </message>
    <message>
        <source>Groups: each part of the maps reads its own part of the channels</source>
        <translation>分组：每组特征图只读取自己那组通道</translation>
    </message>
    <message>
        <source>Writes all maps into one row of numbers. Nothing to choose.</source>
        <translation>把所有特征图排成一行数。没有可选的设置。</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>特征图数</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Pad by</source>
        <translation>各边填充</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>Output {shape}</source>
        <translation>输出 {shape}</translation>
    </message>
    <message>
        <source>Pixels on a side of what the network reads</source>
        <translation>网络输入的边长（像素）</translation>
    </message>
    <message>
        <source>Move this layer up (Alt+Up)</source>
        <translation>上移这一层 (Alt+↑)</translation>
    </message>
    <message>
        <source>Move this layer down (Alt+Down)</source>
        <translation>下移这一层 (Alt+↓)</translation>
    </message>
    <message>
        <source>The same layer once more</source>
        <translation>复制这一层</translation>
    </message>
    <message>
        <source>Remove this layer</source>
        <translation>删除这一层</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>A new layer after the selected one</source>
        <translation>在选中的层之后添加一层</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>现成网络</translation>
    </message>
    <message>
        <source>Networks to begin with: trained ones, and with fresh weights</source>
        <translation>可以先用这些网络：训练过的，或权重全新的</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练过的</translation>
    </message>
    <message>
        <source>With fresh weights</source>
        <translation>权重全新的</translation>
    </message>
    <message>
        <source>LAYERS</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Input side</source>
        <translation>输入边长</translation>
    </message>
    <message>
        <source>Press a layer first</source>
        <translation>请先点击一层</translation>
    </message>
    <message>
        <source>It is the first</source>
        <translation>这已是第一层</translation>
    </message>
    <message>
        <source>It is the last</source>
        <translation>这已是最后一层</translation>
    </message>
</context><context>
    <name>Learning</name>
    <message>
        <source>Learn from this drawing</source>
        <translation>用这幅图学习</translation>
    </message>
    <message>
        <source>One step of training on this drawing alone; undo with Ctrl+Z</source>
        <translation>只用这幅图训练一步；按 Ctrl+Z 撤销</translation>
    </message>
    <message>
        <source>ONE TRAINING STEP</source>
        <translation>训练一步</translation>
    </message>
    <message>
        <source>The update follows all {size} images of the batch: the loss of this one may go up.</source>
        <translation>更新依据这一批的全部 {size} 张图像：这一张的损失可能会上升。</translation>
    </message>
    <message>
        <source>The loss along {count} steps</source>
        <translation>{count} 步中的损失</translation>
    </message>
    <message>
        <source>The loss along one step</source>
        <translation>一步中的损失</translation>
    </message>
    <message>
        <source>Draw something first</source>
        <translation>请先画点什么</translation>
    </message>
    <message>
        <source>This is a step of a training: it learns from its whole batch</source>
        <translation>这是训练中的一步：它从整批图像中学习</translation>
    </message>
    <message>
        <source>The loss is no number any more: take the steps back (Ctrl+Z)</source>
        <translation>损失已不是有效的数：请撤销这几步 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Draw something, and the network can learn from it.</source>
        <translation>画点什么，网络就能从中学习。</translation>
    </message>
    <message>
        <source>The step is so long that the numbers leave all bounds. Undo, and choose a smaller η.</source>
        <translation>这一步太大，数值失控了。请撤销，并选用更小的 η。</translation>
    </message>
    <message>
        <source>A step changes almost nothing: the loss is too small. Choose another right answer above.</source>
        <translation>损失太小，走一步几乎没有变化。请在上面另选一个正确答案。</translation>
    </message>
    <message>
        <source>The loss goes up: the step is too long. Choose a smaller η above.</source>
        <translation>损失反而上升：这一步太大。请在上面选用更小的 η。</translation>
    </message>
    <message>
        <source>loss after {steps} steps: {last}</source>
        <translation>{steps} 步后的损失：{last}</translation>
    </message>
    <message>
        <source>For the weights and the biases of each layer, as means of their magnitudes: what they are, their gradient, and how far this step moves them</source>
        <translation>各层的权重和偏置，均取绝对值的平均：原值、梯度、这一步改变多少</translation>
    </message>
    <message>
        <source>before</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>step</source>
        <translation>改变</translation>
    </message>
</context><context>
    <name>Map</name>
    <message>
        <source>What the map shows</source>
        <translation>网络图显示什么</translation>
    </message>
    <message>
        <source>The colours of the map</source>
        <translation>网络图的颜色</translation>
    </message>
    <message>
        <source>Farther away (Ctrl+−)</source>
        <translation>缩小 (Ctrl+−)</translation>
    </message>
    <message>
        <source>Nearer (Ctrl++)</source>
        <translation>放大 (Ctrl++)</translation>
    </message>
    <message>
        <source>Show the whole map (Ctrl+0)</source>
        <translation>显示整张网络图 (Ctrl+0)</translation>
    </message>
    <message>
        <source>The map alone, as large as the window (M)</source>
        <translation>只显示网络图，占满窗口 (M)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Errors δ</source>
        <translation>误差 δ</translation>
    </message>
    <message>
        <source>Follow the steps: values, then errors</source>
        <translation>跟随步骤：先显示数值，后显示误差</translation>
    </message>
    <message>
        <source>Always the values of the forward pass</source>
        <translation>始终显示前向传播的数值</translation>
    </message>
    <message>
        <source>Always the errors of the backward pass</source>
        <translation>始终显示反向传播的误差</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Each map has its own colour scale</source>
        <translation>每张特征图各用一个色标</translation>
    </message>
    <message>
        <source>The maps of a layer share a colour scale</source>
        <translation>同一层的特征图共用一个色标</translation>
    </message>
    <message>
        <source>All layers share a colour scale</source>
        <translation>所有层共用一个色标</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Colours per</source>
        <translation>色标按</translation>
    </message>
    <message>
        <source>◀ what this cell reads</source>
        <translation>◀ 这个单元格读取的</translation>
    </message>
    <message>
        <source>▶ what this cell feeds</source>
        <translation>▶ 这个单元格影响的</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>all values</source>
        <translation>所有数值</translation>
    </message>
    <message>
        <source>all errors</source>
        <translation>所有误差</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Map {map}: from {low} to {high}</source>
        <translation>特征图 {map}：{low} 到 {high}</translation>
    </message>
    <message>
        <source>All of it: from {low} to {high}</source>
        <translation>全部：{low} 到 {high}</translation>
    </message>
    <message>
        <source>Your drawing, cropped, fitted and centred: all that it sees.</source>
        <translation>你画的图，经裁剪、缩放、居中：网络看到的就是这些。</translation>
    </message>
    <message>
        <source>Press to step through it.</source>
        <translation>点击可逐步查看。</translation>
    </message>
    <message>
        <source>It sees padding alone.</source>
        <translation>它的感受野中只有填充。</translation>
    </message>
    <message>
        <source>It depends on the whole input.</source>
        <translation>感受野：整个输入。</translation>
    </message>
    <message>
        <source>It depends on {count} numbers of the input.</source>
        <translation>感受野：输入中的 {count} 个数。</translation>
    </message>
    <message>
        <source>It depends on rows {top} to {bottom} and columns {left} to {right} of the input.</source>
        <translation>感受野：输入的第 {top}–{bottom} 行、第 {left}–{right} 列。</translation>
    </message>
    <message>
        <source>with gaps</source>
        <translation>（中间有空隙）</translation>
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
        <source>Network map</source>
        <translation>网络图</translation>
    </message>
</context><context>
    <name>Models</name>
    <message>
        <source>Digits: two convolutions (the first one shown)</source>
        <translation>数字：两个卷积层（启动时显示）</translation>
    </message>
    <message>
        <source>Handwriting: trained without any photograph</source>
        <translation>手写：训练时没有用任何照片</translation>
    </message>
    <message>
        <source>LeNet-5, 1998: tanh and average pooling</source>
        <translation>LeNet-5，1998 年：tanh 和平均池化</translation>
    </message>
    <message>
        <source>Tiny, 8×8: every number fits on the screen</source>
        <translation>微型，8×8：所有的数都能显示在屏幕上</translation>
    </message>
    <message>
        <source>Trained on MNIST's scanned digits and on varied ones; the most reliable.</source>
        <translation>用 MNIST 扫描的数字及其变形训练；最可靠。</translation>
    </message>
    <message>
        <source>The same layers, trained only on handwriting that this program makes.</source>
        <translation>同样的层，只用本程序生成的手写数字训练。</translation>
    </message>
    <message>
        <source>The network of LeCun, Bottou, Bengio and Haffner that read bank cheques.</source>
        <translation>LeCun、Bottou、Bengio 和 Haffner 的网络，曾用于读取银行支票。</translation>
    </message>
    <message>
        <source>A few hundred numbers in all: for following each of them by hand.</source>
        <translation>总共只有几百个数：可以亲手逐个跟踪。</translation>
    </message>
</context><context>
    <name>Network</name>
    <message>
        <source>Answer</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>卷积核</translation>
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
        <source>Draw here
with the mouse</source>
        <translation>请用鼠标
在这里画</translation>
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
        <translation>手写样例</translation>
    </message>
    <message>
        <source>Digits to begin with; the right answer is known</source>
        <translation>可以先用这些数字试试，正确答案已知</translation>
    </message>
    <message>
        <source>There is nothing to undo (Ctrl+Z)</source>
        <translation>没有可撤销的操作 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>There is nothing to redo (Ctrl+Shift+Z)</source>
        <translation>没有可重做的操作 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>sample {label}</source>
        <translation>样例 {label}</translation>
    </message>
    <message>
        <source>The paper is blank</source>
        <translation>画板是空的</translation>
    </message>
    <message>
        <source>Violet: more ink at this pixel would lower the loss. Green: it would raise it.</source>
        <translation>紫色：这个像素墨迹加深，损失会下降。绿色：损失会上升。</translation>
    </message>
    <message>
        <source>ink here: loss falls</source>
        <translation>加墨：损失下降</translation>
    </message>
    <message>
        <source>loss rises</source>
        <translation>损失上升</translation>
    </message>
    <message>
        <source>What would change the answer: the slope of the loss at each pixel</source>
        <translation>什么会改变答案：损失对每个像素的斜率</translation>
    </message>
    <message>
        <source>INPUT</source>
        <translation>输入</translation>
    </message>
</context><context>
    <name>Poke</name>
    <message>
        <source>POKE IT</source>
        <translation>扰动试验</translation>
    </message>
    <message>
        <source>Nudge {number} by ε and run the layer forward again:</source>
        <translation>把 {number} 改变 ε，再做一遍前向计算：</translation>
    </message>
    <message>
        <source>loss before</source>
        <translation>扰动前的损失</translation>
    </message>
    <message>
        <source>loss after</source>
        <translation>扰动后的损失</translation>
    </message>
    <message>
        <source>slope measured</source>
        <translation>实测斜率</translation>
    </message>
    <message>
        <source>gradient computed</source>
        <translation>算出的梯度</translation>
    </message>
    <message>
        <source>ε, by how much the number is nudged</source>
        <translation>ε，这个数改变多少</translation>
    </message>
    <message>
        <source>By how much the number is nudged</source>
        <translation>这个数改变多少</translation>
    </message>
    <message>
        <source>ε must be a number such as 0.001, in size between {least} and {most}.</source>
        <translation>ε 应是像 0.001 这样的数，绝对值在 {least} 到 {most} 之间。</translation>
    </message>
    <message>
        <source>✓ both are 0</source>
        <translation>✓ 两者都为 0</translation>
    </message>
    <message>
        <source>✓ they agree exactly</source>
        <translation>✓ 完全一致</translation>
    </message>
    <message>
        <source>✓ they agree to {n} digits</source>
        <translation>✓ 前 {n} 位数字一致</translation>
    </message>
    <message>
        <source>✓ they agree as far as rounding lets one see</source>
        <translation>✓ 在舍入误差范围内一致</translation>
    </message>
    <message>
        <source>They differ: ε is large for a loss that is curved, its slope changes on the way. With ε/{times} it is {up}.</source>
        <translation>两者不同：损失曲线是弯的，这个 ε 太大，斜率在途中变了。改用 ε/{times} 时，斜率为 {up}。</translation>
    </message>
    <message>
        <source>They differ: on the way lies a kink, where a ReLU opens or closes, or another cell becomes the maximum. With ε/{times} the slope is {up}.</source>
        <translation>两者不同：途中有一个折点，那里有 ReLU 打开或关闭，或最大值换成了另一个单元格。改用 ε/{times} 时，斜率为 {up}。</translation>
    </message>
    <message>
        <source>They differ: the loss has a kink just here, where a z is 0 or two cells are equally large. Its slope is {up} on one side and {down} on the other; the gradient can be only one of them.</source>
        <translation>两者不同：损失恰好在这里有一个折点，某个 z 为 0，或有两个单元格一样大。一侧的斜率是 {up}，另一侧是 {down}；梯度只能取其中之一。</translation>
    </message>
</context><context>
    <name>Stage</name>
    <message>
        <source>Every term of this step in a table (T)</source>
        <translation>用表格列出这一步的每一项 (T)</translation>
    </message>
    <message>
        <source>The stage alone, as large as the window (F)</source>
        <translation>只显示演示区，占满窗口 (F)</translation>
    </message>
    <message>
        <source>All terms</source>
        <translation>所有项</translation>
    </message>
    <message>
        <source>All {n} terms</source>
        <translation>全部 {n} 项</translation>
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
        <source>The derivative of ½(y − t)² is y − t: the error of a cell is its difference from the target.</source>
        <translation>½(y − t)² 的导数是 y − t：单元格的误差就是它与目标之差。</translation>
    </message>
    <message>
        <source>If this cell grew by 1, the loss would grow by {value}: that is its error.</source>
        <translation>若这个单元格增加 1，损失就增加 {value}：这就是它的误差。</translation>
    </message>
    <message>
        <source>No error begins here: a zero is filled in.</source>
        <translation>这里没有误差：补一个 0。</translation>
    </message>
    <message>
        <source>Each pooled error moves to the first cell of its window; between them come zeros.</source>
        <translation>每个池化误差放到其窗口的第一个单元格，其余位置补 0。</translation>
    </message>
    <message>
        <source>The error {error} of cell ({row}, {column}) goes back through all {n} weights at once: the products are added to rows {top}–{bottom} and columns {left}–{right}.</source>
        <translation>单元格 ({row}, {column}) 的误差 {error} 同时沿 {n} 个权重传回：各个乘积累加到第 {top}–{bottom} 行、第 {left}–{right} 列。</translation>
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
        <source>The turned kernel lies over the error, widened with zeros: each error meets the weight through which cell ({row}, {column}) of map {map} had reached it.</source>
        <translation>旋转后的卷积核覆盖在补零后的误差上：每个误差都乘以一个权重，前向传播时特征图 {map} 的单元格 ({row}, {column}) 正是通过这个权重到达它的。</translation>
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
        <source>The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and columns {left}–{right} of {matrix}, by its {n} weights; their sum and the bias become cell ({row}, {column}) of map {map}.</source>
        <translation>窗口内的 {n} 个数（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列）与卷积核的 {n} 个权重逐个相乘，求和再加偏置，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in {channels} channels of {matrix}; their {channels} sums and the bias become cell ({row}, {column}) of map {map}.</source>
        <translation>卷积核在 {channels} 个通道上读取同一窗口（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列），{channels} 个和相加再加偏置，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The kernel multiplies the {n} numbers under the window, rows {top}–{bottom} and columns {left}–{right} of {matrix}, by its {n} weights; their sum becomes cell ({row}, {column}) of map {map}.</source>
        <translation>窗口内的 {n} 个数（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列）与卷积核的 {n} 个权重逐个相乘并求和，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
    </message>
    <message>
        <source>The kernel reads the same window, rows {top}–{bottom} and columns {left}–{right}, in {channels} channels of {matrix}; their {channels} sums become cell ({row}, {column}) of map {map}.</source>
        <translation>卷积核在 {channels} 个通道上读取同一窗口（{matrix} 的第 {top}–{bottom} 行、第 {left}–{right} 列），{channels} 个和相加，得到特征图 {map} 的单元格 ({row}, {column})。</translation>
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
        <source>How far cell ({row}, {column}) of the output is from its target, with its sign.</source>
        <translation>输出的单元格 ({row}, {column}) 与目标之差，带正负号。</translation>
    </message>
    <message>
        <source>All {n} differences are squared and added; half of that is the loss: large differences count most.</source>
        <translation>{n} 个差各自平方后相加，再取一半，就是损失：差越大，影响越大。</translation>
    </message>
    <message>
        <source>The loss is the sum of all {n} cells.</source>
        <translation>损失是全部 {n} 个单元格之和。</translation>
    </message>
    <message>
        <source>The loss is cell ({row}, {column}) of map {map} alone.</source>
        <translation>损失就是特征图 {map} 的单元格 ({row}, {column}) 这一个数。</translation>
    </message>
    <message>
        <source>Each cell times the error that was typed for it, all {n} added: a loss whose error is just that.</source>
        <translation>{n} 个单元格各乘以为它输入的误差，再相加：这样的损失，误差恰好就是所输入的。</translation>
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
        <source>This image's gradient, {own}, and what all others of the batch add up to, {others}, divided by {size}: the mean gradient.</source>
        <translation>这张图像的梯度 {own}，加上本批其余图像的梯度之和 {others}，再除以 {size}：得到平均梯度。</translation>
    </message>
    <message>
        <source>Weight decay adds λ = {decay} times the number itself, {share}: it pulls the number a little towards 0.</source>
        <translation>权重衰减加上这个数自身的 λ = {decay} 倍，即 {share}：把这个数往 0 拉近一点。</translation>
    </message>
    <message>
        <source>The velocity keeps μ = {momentum} times what it was, {kept}, and the gradient {gradient} is added.</source>
        <translation>速度保留原来的 μ = {momentum} 倍，即 {kept}，再加上梯度 {gradient}。</translation>
    </message>
    <message>
        <source>A running mean of the gradients: {old} times the old mean, {new} times the new one.</source>
        <translation>梯度的滑动平均：旧平均值的 {old} 倍，加上新梯度的 {new} 倍。</translation>
    </message>
    <message>
        <source>A running mean of their squares: {old} times the old mean, {new} times the square of the new gradient.</source>
        <translation>梯度平方的滑动平均：旧平均值的 {old} 倍，加上新梯度平方的 {new} 倍。</translation>
    </message>
    <message>
        <source>All gradients were 0 here so far, so there is no step to take.</source>
        <translation>到目前为止，这里的梯度全是 0，所以不走步。</translation>
    </message>
    <message>
        <source>m and s began at 0; to make up for it m counts {m} times and s {s} times. Then m by the root of s is near ±1 where gradients agree, and near 0 where they do not.</source>
        <translation>m 和 s 从 0 开始；为了补偿，m 乘以 {m}，s 乘以 {s}。然后用 m 除以 s 的平方根：各次梯度一致时接近 ±1，不一致时接近 0。</translation>
    </message>
    <message>
        <source>The velocity is 0 here, so this number stays as it is.</source>
        <translation>这里的速度为 0，所以这个数保持不变。</translation>
    </message>
    <message>
        <source>The step r is 0 here, so this number stays as it is.</source>
        <translation>这里的步子 r 为 0，所以这个数保持不变。</translation>
    </message>
    <message>
        <source>The gradient is 0 here, so this number stays as it is.</source>
        <translation>这里的梯度为 0，所以这个数保持不变。</translation>
    </message>
    <message>
        <source>A step against the velocity, with η = {rate}: the number changes by {change}.</source>
        <translation>沿速度的反方向走一步，η = {rate}：这个数改变 {change}。</translation>
    </message>
    <message>
        <source>The step r against its sign, with η = {rate}: the number changes by {change}.</source>
        <translation>按步子 r 的反方向走一步，η = {rate}：这个数改变 {change}。</translation>
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
        <source>Difference from the target</source>
        <translation>与目标之差</translation>
    </message>
    <message>
        <source>Squared error</source>
        <translation>平方误差</translation>
    </message>
    <message>
        <source>Weighted sum</source>
        <translation>加权和</translation>
    </message>
    <message>
        <source>Error of the output</source>
        <translation>输出的误差</translation>
    </message>
    <message>
        <source>Widen the pooled error</source>
        <translation>池化误差补零扩展</translation>
    </message>
    <message>
        <source>The same error, spread</source>
        <translation>同一误差：分散累加</translation>
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
        <source>Mean over the batch</source>
        <translation>整批平均</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Momentum: the velocity</source>
        <translation>动量：速度</translation>
    </message>
    <message>
        <source>Adam: mean of gradients</source>
        <translation>Adam：梯度的平均</translation>
    </message>
    <message>
        <source>Adam: mean of squares</source>
        <translation>Adam：平方的平均</translation>
    </message>
    <message>
        <source>Adam: the step</source>
        <translation>Adam：步子</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Error of the input</source>
        <translation>输入的误差</translation>
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
        <source>v new</source>
        <translation>新 v</translation>
    </message>
    <message>
        <source>m new</source>
        <translation>新 m</translation>
    </message>
    <message>
        <source>s new</source>
        <translation>新 s</translation>
    </message>
    <message>
        <source>Σ others</source>
        <translation>Σ 其余</translation>
    </message>
    <message>
        <source>t target</source>
        <translation>t 目标</translation>
    </message>
    <message>
        <source>products</source>
        <translation>乘积</translation>
    </message>
</context><context>
    <name>Table</name>
    <message>
        <source>row {row}, column {column}: {value}</source>
        <translation>第 {row} 行，第 {column} 列：{value}</translation>
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
    <name>Train</name>
    <message>
        <source>Collected drawings</source>
        <translation>已收集的数字</translation>
    </message>
    <message>
        <source>ANSWERS</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>not examined yet</source>
        <translation>尚未检验</translation>
    </message>
    <message>
        <source>{share} right after {steps} batches</source>
        <translation>{steps} 批后正确率 {share}</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>{count} of {all} images of “{right}” were read right.</source>
        <translation>“{right}”的 {all} 张图像中，{count} 张识别正确。</translation>
    </message>
    <message>
        <source>{count} of {all} images of “{right}” were read as “{read}”.</source>
        <translation>“{right}”的 {all} 张图像中，{count} 张识别成了“{read}”。</translation>
    </message>
    <message>
        <source>Rows are the right classes, columns the network's answers.</source>
        <translation>每行是正确的类别，每列是网络的答案。</translation>
    </message>
    <message>
        <source>answer →</source>
        <translation>网络答案 →</translation>
    </message>
    <message>
        <source>← right class</source>
        <translation>← 正确类别</translation>
    </message>
    <message>
        <source>log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Loss on a logarithmic scale: each line is ten times the next</source>
        <translation>损失用对数刻度：相邻两条线相差十倍</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>All of it (double click); the wheel zooms, dragging moves</source>
        <translation>显示全部（双击）；滚轮缩放，拖动平移</translation>
    </message>
    <message>
        <source>batches learned</source>
        <translation>已学批数</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>right answers, %</source>
        <translation>正确率 (%)</translation>
    </message>
    <message>
        <source>CURVES</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Nothing learned yet.</source>
        <translation>还没有学习。</translation>
    </message>
    <message>
        <source>After {steps} batches: loss {loss:.3f}, {share:.1%} right.</source>
        <translation>{steps} 批后：损失 {loss:.3f}，正确率 {share:.1%}。</translation>
    </message>
    <message>
        <source>Validation: loss {loss:.3f}, {share:.1%} right.</source>
        <translation>验证：损失 {loss:.3f}，正确率 {share:.1%}。</translation>
    </message>
    <message>
        <source>mean of {count}</source>
        <translation>{count} 批平均</translation>
    </message>
    <message>
        <source>each batch</source>
        <translation>每批</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Download {title}</source>
        <translation>下载 {title}</translation>
    </message>
    <message>
        <source>It is kept in {folder}</source>
        <translation>保存在 {folder}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Looking for a server…</source>
        <translation>正在寻找服务器…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stopped. What is here already stays.</source>
        <translation>已停止。已下载的部分会保留。</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} / {total} MB</translation>
    </message>
    <message>
        <source>It did not work.</source>
        <translation>没有成功。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>My own drawings</source>
        <translation>我画的数字</translation>
    </message>
    <message>
        <source>It is a {digit}: keep it, and clear the paper ({digit})</source>
        <translation>这是 {digit}：保存，并清空画板 ({digit})</translation>
    </message>
    <message>
        <source>Clear the paper</source>
        <translation>清空画板</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove what is selected (Del)</source>
        <translation>删除选中的 (Del)</translation>
    </message>
    <message>
        <source>Undo what was kept or removed (Ctrl+Z)</source>
        <translation>撤销保存或删除 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>1. DRAW A DIGIT</source>
        <translation>1. 画一个数字</translation>
    </message>
    <message>
        <source>2. PRESS WHAT IT IS, HERE OR BY KEY</source>
        <translation>2. 点击或按键，说明它是几</translation>
    </message>
    <message>
        <source>COLLECTED</source>
        <translation>已收集</translation>
    </message>
    <message>
        <source>Draw a digit first, then press which one it is.</source>
        <translation>请先画一个数字，再点击它是几。</translation>
    </message>
    <message>
        <source>The drawings can't be saved in {folder}: {reason}.</source>
        <translation>画的数字无法保存到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{count} drawings</source>
        <translation>{count} 个数字</translation>
    </message>
    <message>
        <source>Nothing is selected; press a drawing in the list</source>
        <translation>没有选中任何数字；请点击列表中的一个</translation>
    </message>
    <message>
        <source>Nothing was kept or removed yet (Ctrl+Z)</source>
        <translation>还没有保存或删除过 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Which image of the batch is told</source>
        <translation>讲解本批中的哪一张图像</translation>
    </message>
    <message>
        <source>Back to the training</source>
        <translation>返回训练</translation>
    </message>
    <message>
        <source>Training goes on with this very step, when it is started again</source>
        <translation>再次开始训练时，就从这一步继续</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>A STEP OF THE TRAINING</source>
        <translation>训练中的一步</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>/ {count}</translation>
    </message>
    <message>
        <source>One image of a batch of the training: forward, back, and the update that all {size} images make together.</source>
        <translation>训练中某一批里的一张图像：前向、反向，以及由全部 {size} 张图像共同决定的更新。</translation>
    </message>
    <message>
        <source>Channel of the kernels</source>
        <translation>卷积核的通道</translation>
    </message>
    <message>
        <source>A kernel has a page for each channel of the input; this one shows</source>
        <translation>卷积核对输入的每个通道各有一页；这里显示其中一页</translation>
    </message>
    <message>
        <source>KERNELS OF THE FIRST CONVOLUTION</source>
        <translation>第一个卷积层的卷积核</translation>
    </message>
    <message>
        <source>channel {index}</source>
        <translation>通道 {index}</translation>
    </message>
    <message>
        <source>Kernels of the first convolution</source>
        <translation>第一个卷积层的卷积核</translation>
    </message>
    <message>
        <source>Kernel of map {index}: its weights have moved by {moved} since the start. That is the length of the difference, √Σ(W − W at the start)².</source>
        <translation>特征图 {index} 的卷积核：权重自开始以来移动了 {moved}。这是差的长度，√Σ(W − 开始时的 W)²。</translation>
    </message>
    <message>
        <source>This network has no convolution.</source>
        <translation>这个网络没有卷积层。</translation>
    </message>
    <message>
        <source>{label} → {answer}, {sure}</source>
        <translation>{label} → {answer}，{sure}</translation>
    </message>
    <message>
        <source>Mistakes</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Show all mistakes again</source>
        <translation>重新显示所有错误</translation>
    </message>
    <message>
        <source>WORST MISTAKES</source>
        <translation>最严重的错误</translation>
    </message>
    <message>
        <source>only {pair}  ✕</source>
        <translation>仅 {pair}  ✕</translation>
    </message>
    <message>
        <source>{told} sure. Press to walk through it in Network.</source>
        <translation>{told} 的把握。点击可在“网络”中逐步查看。</translation>
    </message>
    <message>
        <source>{wrong} of {all} images</source>
        <translation>{wrong} / {all} 张图像</translation>
    </message>
    <message>
        <source>Nothing examined yet. The network is asked images that it never learned at the end of each epoch, and when you pause.</source>
        <translation>尚未检验。每一轮结束时和暂停时，会用网络从未学过的图像来考它。</translation>
    </message>
    <message>
        <source>No mistakes of this kind in the last examination.</source>
        <translation>最近一次检验中没有这种错误。</translation>
    </message>
    <message>
        <source>No mistakes: all {count} answers were right.</source>
        <translation>没有错误：{count} 个答案全部正确。</translation>
    </message>
    <message>
        <source>Batches learned; drag back to rewind</source>
        <translation>已学批数；往回拖动可回退</translation>
    </message>
    <message>
        <source>Drag back to a mark: weights, optimizer and random numbers become what they were there, to the last bit. What came later is forgotten.</source>
        <translation>往回拖到某个检查点：权重、优化器和随机数都恢复到当时的状态，分毫不差。之后学的都会丢弃。</translation>
    </message>
    <message>
        <source>Nothing learned yet that one could go back from</source>
        <translation>还没有学习，无从回退</translation>
    </message>
    <message>
        <source>Nothing learned yet</source>
        <translation>还没有学习</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>step {steps}</source>
        <translation>第 {steps} 步</translation>
    </message>
    <message>
        <source>back to the start</source>
        <translation>回到起点</translation>
    </message>
    <message>
        <source>after step {steps} · loss {loss}</source>
        <translation>第 {steps} 步后 · 损失 {loss}</translation>
    </message>
    <message>
        <source>Ten of the digits that are made</source>
        <translation>生成的数字中的十个</translation>
    </message>
    <message>
        <source>Start training (Space)</source>
        <translation>开始训练 (空格)</translation>
    </message>
    <message>
        <source>One batch</source>
        <translation>一批</translation>
    </message>
    <message>
        <source>Learn one batch: forward, backward, one update</source>
        <translation>学习一批：前向、反向、更新一次</translation>
    </message>
    <message>
        <source>One epoch</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>Go on to the end of this epoch</source>
        <translation>继续到这一轮结束</translation>
    </message>
    <message>
        <source>Stop: the network stays as it is, the next start begins anew</source>
        <translation>停止：网络保持现状，下次开始则重新训练</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How many batches a second are learned</source>
        <translation>每秒学习多少批</translation>
    </message>
    <message>
        <source>Enter the next step…</source>
        <translation>进入下一步…</translation>
    </message>
    <message>
        <source>Walk through the next batch number by number, in Network</source>
        <translation>在“网络”中逐个数地查看下一批</translation>
    </message>
    <message>
        <source>Pause after this batch (Space)</source>
        <translation>学完这一批后暂停 (空格)</translation>
    </message>
    <message>
        <source>All {epochs} epochs are learned. Choose more of them, go back, or press Stop to begin anew.</source>
        <translation>{epochs} 轮已全部学完。可增加轮数、回退，或按“停止”重新开始。</translation>
    </message>
    <message>
        <source>It is learning; pause first (Space)</source>
        <translation>正在学习；请先暂停 (空格)</translation>
    </message>
    <message>
        <source>There is no training to stop</source>
        <translation>没有可停止的训练</translation>
    </message>
    <message>
        <source>Press start or One batch first: then there is a next batch</source>
        <translation>请先按“开始训练”或“一批”，才有下一批</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>尚未开始</translation>
    </message>
    <message>
        <source>Stopped after {steps} batches</source>
        <translation>学完 {steps} 批后停止</translation>
    </message>
    <message>
        <source>epoch {epoch} of {epochs} · batch {batch} of {batches}</source>
        <translation>第 {epoch} / {epochs} 轮 · 第 {batch} / {batches} 批</translation>
    </message>
    <message>
        <source>Asking it the validation images…</source>
        <translation>正在用验证图像检验…</translation>
    </message>
    <message>
        <source>All are learned: more epochs go on</source>
        <translation>已全部学完：增加轮数可继续</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{count} images/s</source>
        <translation>{count} 张/秒</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>还剩几秒</translation>
    </message>
    <message>
        <source>about {count} s left</source>
        <translation>约剩 {count} 秒</translation>
    </message>
    <message>
        <source>about {count} min left</source>
        <translation>约剩 {count} 分钟</translation>
    </message>
    <message>
        <source>about {count} h left</source>
        <translation>约剩 {count} 小时</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>{count:g} batches a second</source>
        <translation>每秒 {count:g} 批</translation>
    </message>
    <message>
        <source>1 batch a second</source>
        <translation>每秒 1 批</translation>
    </message>
    <message>
        <source>1 batch in 2 seconds</source>
        <translation>每 2 秒 1 批</translation>
    </message>
    <message>
        <source>Handwriting made here</source>
        <translation>本程序生成的手写数字</translation>
    </message>
    <message>
        <source>A folder of MNIST's files</source>
        <translation>含 MNIST 文件的文件夹</translation>
    </message>
    <message>
        <source>Images in an epoch</source>
        <translation>每轮的图像数</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Collect…</source>
        <translation>收集…</translation>
    </message>
    <message>
        <source>Vary each image</source>
        <translation>每张图像随机变形</translation>
    </message>
    <message>
        <source>Strokes with random bends, slant, size and pen, thousands a second. No image comes twice.</source>
        <translation>笔画的弯曲、倾斜、大小、粗细都是随机的，每秒数千张，从不重复。</translation>
    </message>
    <message>
        <source>An epoch</source>
        <translation>每轮图像</translation>
    </message>
    <message>
        <source>Digits that the program writes itself; nothing is downloaded</source>
        <translation>由程序自己写的数字；无需下载</translation>
    </message>
    <message>
        <source>MNIST, Fashion-MNIST, or any data in files of their kind</source>
        <translation>MNIST、Fashion-MNIST，或同类文件中的任何数据</translation>
    </message>
    <message>
        <source>Digits that you drew in this program</source>
        <translation>你在本程序中画的数字</translation>
    </message>
    <message>
        <source>How many images are made for one epoch</source>
        <translation>每轮生成多少张图像</translation>
    </message>
    <message>
        <source>A folder with train-images-idx3-ubyte, train-labels-idx1-ubyte</source>
        <translation>含有 train-images-idx3-ubyte、train-labels-idx1-ubyte 的文件夹</translation>
    </message>
    <message>
        <source>MNIST and Fashion-MNIST from the internet</source>
        <translation>从互联网下载 MNIST 和 Fashion-MNIST</translation>
    </message>
    <message>
        <source>Draw digits and say what they are</source>
        <translation>画数字，并说明是几</translation>
    </message>
    <message>
        <source>{title}, {size} MB…</source>
        <translation>{title}，{size} MB…</translation>
    </message>
    <message>
        <source>{count} of at least {fewest} drawings</source>
        <translation>{count} 个，至少要 {fewest} 个</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>{name}: {learned} images to learn from, {examined} to examine with</source>
        <translation>{name}：{learned} 张用于学习，{examined} 张用于验证</translation>
    </message>
    <message>
        <source>{name}: {learned} images to learn from, {examined} to examine with: {classes}</source>
        <translation>{name}：{learned} 张用于学习，{examined} 张用于验证：{classes}</translation>
    </message>
    <message>
        <source>Handwriting varies by itself: no image comes twice.</source>
        <translation>手写数字本来就各不相同：没有重复的图像。</translation>
    </message>
    <message>
        <source>Only images of {side}x{side} can be varied.</source>
        <translation>只有 {side}x{side} 的图像才能变形。</translation>
    </message>
    <message>
        <source>Bent, turned, shifted and drawn with another pen, anew each time</source>
        <translation>每次都重新弯曲、旋转、平移，并换一种笔</translation>
    </message>
    <message>
        <source>Changing it begins a new training, from the weights as they are now.</source>
        <translation>改变它会从现在的权重开始新的训练。</translation>
    </message>
    <message>
        <source>It is learning. Pause first (Space).</source>
        <translation>正在学习。请先暂停 (空格)。</translation>
    </message>
    <message>
        <source>DATA</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>NETWORK</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>He: for ReLU</source>
        <translation>He：适合 ReLU</translation>
    </message>
    <message>
        <source>Xavier: for tanh</source>
        <translation>Xavier：适合 tanh</translation>
    </message>
    <message>
        <source>LeCun</source>
        <translation>LeCun</translation>
    </message>
    <message>
        <source>How fresh weights are drawn</source>
        <translation>如何初始化权重</translation>
    </message>
    <message>
        <source>Draw fresh weights</source>
        <translation>重新初始化权重</translation>
    </message>
    <message>
        <source>The same layers with random weights, as before any training. The same seed draws the same weights.</source>
        <translation>层不变，权重随机，如同未经训练。相同的种子得到相同的权重。</translation>
    </message>
    <message>
        <source>The rule by which fresh weights are drawn</source>
        <translation>初始化权重的规则</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning rate: how far a step goes</source>
        <translation>学习率：每一步走多远</translation>
    </message>
    <message>
        <source>About a third: 1, 0.3, 0.1, 0.03 …</source>
        <translation>约三分之一：1、0.3、0.1、0.03…</translation>
    </message>
    <message>
        <source>About three times: 0.01, 0.03, 0.1 …</source>
        <translation>约三倍：0.01、0.03、0.1…</translation>
    </message>
    <message>
        <source>falls to zero at the end</source>
        <translation>到结束时降为零</translation>
    </message>
    <message>
        <source>The learning rate falls along half a cosine until the last batch</source>
        <translation>学习率沿半个余弦曲线下降，直到最后一批</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Rate η</source>
        <translation>学习率 η</translation>
    </message>
    <message>
        <source>How often all images are learned; counts at once</source>
        <translation>所有图像学几遍；立即生效</translation>
    </message>
    <message>
        <source>Regularisation: each step also pulls every weight towards zero by this share of it, times the learning rate; counts at once</source>
        <translation>正则化：每一步还把每个权重往零拉近一点，幅度为权重 × 此值 × 学习率；立即生效</translation>
    </message>
    <message>
        <source>Decay λ</source>
        <translation>衰减 λ</translation>
    </message>
    <message>
        <source>The rule of the update; each brings a learning rate that suits</source>
        <translation>更新的规则；选择后会配上合适的学习率</translation>
    </message>
    <message>
        <source>How many images make one step together</source>
        <translation>多少张图像共同决定一步</translation>
    </message>
    <message>
        <source>All that is random follows from it: the same seed and settings give the same numbers, to the last bit</source>
        <translation>一切随机都由它决定：种子和设置相同，结果就分毫不差</translation>
    </message>
    <message>
        <source>{name}, {count} parameters</source>
        <translation>{name}，{count} 个参数</translation>
    </message>
    <message>
        <source>The network is back where it was after step {steps}.</source>
        <translation>网络已回到第 {steps} 步之后的状态。</translation>
    </message>
    <message>
        <source>YOUR DRAWING, AS THE NETWORK SEES IT NOW</source>
        <translation>网络此刻眼中你画的图</translation>
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
    <name>Why</name>
    <message>
        <source>EXPLAIN</source>
        <translation>讲解</translation>
    </message>
    <message>
        <source>The pooled error has {small} cells, but {large} went into the pooling. First it is widened: each error stands at the beginning of its window, with zeros around it.</source>
        <translation>池化误差的大小是 {small}，而池化的输入是 {large}。先补零扩展：每个误差放在其窗口的开头，周围补零。</translation>
    </message>
    <message>
        <source>Then each error moves to where the maximum of its window was.</source>
        <translation>然后每个误差移到窗口中最大值原来的位置。</translation>
    </message>
    <message>
        <source>Then each error is spread evenly over all cells of its window.</source>
        <translation>然后每个误差平均分给窗口内的所有单元格。</translation>
    </message>
    <message>
        <source>No error is lost: they add up to {before} before and after.</source>
        <translation>误差没有丢失：前后的总和都是 {before}。</translation>
    </message>
    <message>
        <source>The padding took its share, which is lost: the errors added up to {before}, now to {after}.</source>
        <translation>填充也分得一份，这一份丢失了：误差的总和原为 {before}，现为 {after}。</translation>
    </message>
    <message>
        <source>A little more or less of any other cell would not have changed the maximum: only the recorded cell had a say. It gets the whole error, the others get 0.</source>
        <translation>其他单元格稍大或稍小都不会改变最大值：只有被记录的单元格起作用。它得到全部误差，其余为 0。</translation>
    </message>
    <message>
        <source>Cells that were recorded: {recorded} of {n}.</source>
        <translation>被记录的单元格：{n} 个中有 {recorded} 个。</translation>
    </message>
    <message>
        <source>A cell that won in several windows adds their errors up.</source>
        <translation>在多个窗口中都是最大值的单元格，把这些窗口的误差相加。</translation>
    </message>
    <message>
        <source>The mean counts each of its n cells with 1/n. A little more of one cell raises it by just that share, so each cell gets that share of the error.</source>
        <translation>平均值中，n 个单元格各占 1/n。某个单元格稍微增大，平均值就按这个比例增大，所以每个单元格得到误差的 1/n。</translation>
    </message>
    <message>
        <source>Here the share is 1/{n} {sign} {share}.</source>
        <translation>这里的比例是 1/{n} {sign} {share}。</translation>
    </message>
    <message>
        <source>The chain rule: the loss changes with a, and a changes with z. So the error of z is the error of a times the slope of the function at z.</source>
        <translation>链式法则：损失随 a 变化，a 随 z 变化。所以 z 的误差等于 a 的误差乘以激活函数在 z 处的导数。</translation>
    </message>
    <message>
        <source>The slope of ReLU is 1 where z was positive, else 0. It is a gate, and an error that comes to a closed one ends there. Gates that are open: {open} of {n}.</source>
        <translation>ReLU 的导数在 z 为正时是 1，否则是 0。它就像一道门，误差遇到关着的门就到此为止。开着的门：{n} 道中有 {open} 道。</translation>
    </message>
    <message>
        <source>The slope of leaky ReLU is 1 where z was positive, else {slope}: no gate is ever quite closed. Gates that are open: {open} of {n}.</source>
        <translation>Leaky ReLU 的导数在 z 为正时是 1，否则是 {slope}：没有一道门会完全关上。开着的门：{n} 道中有 {open} 道。</translation>
    </message>
    <message>
        <source>The slope of the sigmoid is a(1 − a), never more than 0.25.</source>
        <translation>Sigmoid 的导数是 a(1 − a)，从不超过 0.25。</translation>
    </message>
    <message>
        <source>The slope of tanh is 1 − a², never more than 1.</source>
        <translation>tanh 的导数是 1 − a²，从不超过 1。</translation>
    </message>
    <message>
        <source>The largest error goes from {before} to {after}. Through many such layers an error can vanish.</source>
        <translation>最大的误差从 {before} 变为 {after}。经过许多这样的层，误差可能会消失（梯度消失）。</translation>
    </message>
    <message>
        <source>Weight {cell} was used {n}×, once for each cell of its map. Each time it was multiplied by an input: a little more of it moves that cell by the input, and the loss by input × error. Added up this is its gradient. Products that are not 0: {live} of {n}.</source>
        <translation>权重 {cell} 用了 {n} 次，特征图的每个单元格各用一次。每次它都与一个输入相乘：权重稍有增加，那个单元格就按该输入的倍数变化，损失则按“输入 × 误差”的倍数变化。全部加起来，就是它的梯度。不为 0 的乘积：{n} 个中有 {live} 个。</translation>
    </message>
    <message>
        <source>For all weights together: dW is the convolution of the input with the error, whose {size} cells slide over the input as a kernel.</source>
        <translation>所有权重合起来看：dW 是输入与误差的卷积，{size} 的误差像卷积核一样在输入上滑动。</translation>
    </message>
    <message>
        <source>The stride stands between its cells, as a dilation.</source>
        <translation>步幅变成了误差单元格之间的间隔，即膨胀。</translation>
    </message>
    <message>
        <source>Since the kernel was turned on the way there, the result is turned back.</source>
        <translation>前向传播时卷积核旋转过，所以结果要再转回来。</translation>
    </message>
    <message>
        <source>The bias was added, as it is, to every cell of its map ({n} in all). A little more of it raises each of them by just as much, so the loss changes with the sum of their errors: {value}.</source>
        <translation>偏置原样加到特征图的每个单元格上（共 {n} 个）。偏置稍有增加，每个单元格都增加同样多，所以它的梯度就是这些单元格的误差之和：{value}。</translation>
    </message>
    <message>
        <source>The kernel is a small linear map: it multiplies the {n} numbers under the window by its {n} weights, adds the products, and writes one number.</source>
        <translation>卷积核是一个小小的线性映射：窗口内的 {n} 个数与它的 {n} 个权重逐个相乘，乘积相加，得到一个数。</translation>
    </message>
    <message>
        <source>The kernel is a small linear map: it multiplies the {n} numbers under the window by its {n} weights, adds the products and the bias, and writes one number.</source>
        <translation>卷积核是一个小小的线性映射：窗口内的 {n} 个数与它的 {n} 个权重逐个相乘，乘积相加再加偏置，得到一个数。</translation>
    </message>
    <message>
        <source>The window goes through all {channels} channels, each with its own weights.</source>
        <translation>窗口贯穿全部 {channels} 个通道，每个通道有各自的权重。</translation>
    </message>
    <message>
        <source>The same weights serve all {windows} windows: what they find in one place, they find everywhere.</source>
        <translation>全部 {windows} 个窗口共享同一组权重：在一处能找到的特征，在任何地方都能找到。</translation>
    </message>
    <message>
        <source>Each of the {maps} maps has a kernel of its own.</source>
        <translation>{maps} 张特征图各有自己的卷积核。</translation>
    </message>
    <message>
        <source>This is true convolution: the kernel is turned by 180° before it is laid on the window. What networks call convolution is cross-correlation, without the turn.</source>
        <translation>这是真正的卷积：先把卷积核旋转 180°，再覆盖到窗口上。神经网络中所说的卷积其实是互相关，不旋转。</translation>
    </message>
    <message>
        <source>Strictly speaking this is cross-correlation: the kernel lies on the window as it is written. True convolution turns it by 180° first; networks do without, since weights can just as well be learned turned.</source>
        <translation>严格地说，这是互相关：卷积核按原样覆盖在窗口上。真正的卷积要先把它旋转 180°；神经网络省去了旋转，因为权重是学来的，旋转过的权重同样能学到。</translation>
    </message>
    <message>
        <source>This kernel looks the same when it is turned: here both are one.</source>
        <translation>这个卷积核旋转后不变：在这里两者相同。</translation>
    </message>
    <message>
        <source>Without the turn this cell would be {other}, not {value}.</source>
        <translation>若不旋转，这个单元格会是 {other}，而不是 {value}。</translation>
    </message>
    <message>
        <source>Turned, it would make this cell {other}, not {value}.</source>
        <translation>若旋转，这个单元格会是 {other}，而不是 {value}。</translation>
    </message>
    <message>
        <source>Stride {rows} moves the window {rows} cells at a time:</source>
        <translation>步幅为 {rows}，窗口每次移动 {rows} 格：</translation>
    </message>
    <message>
        <source>The stride moves the window by {columns} to the right, and by {rows} down:</source>
        <translation>窗口每次向右移动 {columns} 格，向下移动 {rows} 格：</translation>
    </message>
    <message>
        <source>{windows} windows instead of {most}, so the work is divided by {times}. The price is detail: the map is smaller, and knows less well where something was.</source>
        <translation>窗口从 {most} 个减为 {windows} 个，计算量减为 1/{times}。代价是丢失细节：特征图变小了，位置也记得更粗略。</translation>
    </message>
    <message>
        <source>Dilation leaves gaps in the window: its {size} weights span {span} cells. It sees farther for the same work.</source>
        <translation>膨胀在窗口中留出空隙：{size} 个权重跨越 {span} 个单元格。计算量不变，却看得更远。</translation>
    </message>
    <message>
        <source>The padding makes room: without it the kernel would not fit on the input.</source>
        <translation>填充腾出了地方：不填充的话，输入放不下这个卷积核。</translation>
    </message>
    <message>
        <source>Here it copies the input ({mode}) where usually zeros stand, so that no false edge arises at the border.</source>
        <translation>这里的填充方式是{mode}：填入的是输入的副本而不是零，以免在边界处出现虚假的边缘。</translation>
    </message>
    <message>
        <source>Padding gives the border its say: the corner {corner} is read {reads}×, without padding {without}×.</source>
        <translation>填充让边界也发挥作用：角上的单元格 {corner} 被读取 {reads} 次，无填充时为 {without} 次。</translation>
    </message>
    <message>
        <source>Padding gives the border its say: a cell there is read {reads}× on average, without padding {without}×.</source>
        <translation>填充让边界也发挥作用：边界单元格平均被读取 {reads} 次，无填充时为 {without} 次。</translation>
    </message>
    <message>
        <source>It keeps the size: {input} stays {output}; without it {bare} would be left, and less with each further layer.</source>
        <translation>填充使大小不变：{input} 仍为 {output}；不填充就只剩 {bare}，每多一层还会更小。</translation>
    </message>
    <message>
        <source>It settles the size: {input} becomes {output}, without it {bare}. So inputs of different sizes can be brought to one size.</source>
        <translation>填充决定输出的大小：{input} 变为 {output}，不填充则为 {bare}。因此可以把不同大小的输入变成同样的大小。</translation>
    </message>
    <message>
        <source>Without a bend between them, layers in a row would be no more than one: two linear maps make one linear map.</source>
        <translation>如果层与层之间没有非线性，再多的层也只相当于一层：两个线性映射合起来还是一个线性映射。</translation>
    </message>
    <message>
        <source>ReLU lets a positive number pass and makes any other 0. Cells that pass: {open} of {n}.</source>
        <translation>ReLU 让正数通过，其余的都变为 0。通过的单元格：{n} 个中有 {open} 个。</translation>
    </message>
    <message>
        <source>Leaky ReLU lets a positive number pass and takes {slope} times any other. Cells that pass whole: {open} of {n}. The others still send some error back, and can learn their way up again.</source>
        <translation>Leaky ReLU 让正数原样通过，其余的数乘以 {slope}。原样通过的单元格：{n} 个中有 {open} 个。其余的单元格仍能传回一些误差，因而还有机会通过学习重新变为正数。</translation>
    </message>
    <message>
        <source>The sigmoid squeezes every number into the range from 0 to 1:</source>
        <translation>Sigmoid 把所有的数压缩到 0 到 1 之间：</translation>
    </message>
    <message>
        <source>tanh squeezes every number into the range from −1 to 1, and keeps its sign:</source>
        <translation>tanh 把所有的数压缩到 −1 到 1 之间，并保持正负号：</translation>
    </message>
    <message>
        <source>here {low} to {high} become {least} to {most}. Far from 0 it is flat and lets hardly any error back. Cells where its slope is below {slope}: {flat} of {n}.</source>
        <translation>这里 {low} 到 {high} 变为 {least} 到 {most}。远离 0 处曲线平坦，误差几乎传不回去。导数小于 {slope} 的单元格：{n} 个中有 {flat} 个。</translation>
    </message>
    <message>
        <source>Nothing is learned here: pooling has no weights.</source>
        <translation>这里没有要学习的东西：池化没有权重。</translation>
    </message>
    <message>
        <source>Only the largest number of each {size} window goes on: {before} cells become {after}. That something was found is kept, where exactly is let go: it may move within its window, and nothing changes.</source>
        <translation>每个 {size} 窗口只留下最大的数：{before} 个单元格变为 {after} 个。保留的是“找到了什么”，舍去的是“究竟在哪里”：它在窗口内移动，结果也不变。</translation>
    </message>
    <message>
        <source>For the way back the place of each maximum is recorded.</source>
        <translation>每个最大值的位置都被记录下来，供反向传播使用。</translation>
    </message>
    <message>
        <source>The windows overlap: one strong cell can win in several of them.</source>
        <translation>窗口有重叠：一个数值很大的单元格可能同时是几个窗口的最大值。</translation>
    </message>
    <message>
        <source>The mean of each {size} window goes on: {before} cells become {after}. All cells have the same say: noise is smoothed, but a single strong cell counts for only 1/{n}.</source>
        <translation>每个 {size} 窗口取平均值：{before} 个单元格变为 {after} 个。所有单元格作用相同：噪声被抹平，但单个突出的大数也只占 1/{n}。</translation>
    </message>
    <message>
        <source>The zeros of the padding count as cells, so means at the border are smaller.</source>
        <translation>填充的零也算作单元格，所以边界处的平均值偏小。</translation>
    </message>
    <message>
        <source>Padding does not count: a window at the border divides by fewer cells.</source>
        <translation>填充不计入：边界处的窗口除以较少的单元格数。</translation>
    </message>
    <message>
        <source>The target t says what should have come out. y − t says by how much each cell is off: positive where it is too large, negative where it is too small.</source>
        <translation>目标 t 是本应得到的结果。y − t 表示每个单元格差多少：偏大为正，偏小为负。</translation>
    </message>
    <message>
        <source>All {n} cells are on target: there is nothing to learn.</source>
        <translation>全部 {n} 个单元格都符合目标：没有什么要学的。</translation>
    </message>
    <message>
        <source>Cells that are off: {off} of {n}; most of all {cell}, by {value}.</source>
        <translation>不符合目标的单元格：{n} 个中有 {off} 个；差得最多的是 {cell}，差 {value}。</translation>
    </message>
    <message>
        <source>Squares are never negative, so misses can't cancel each other, and a miss twice as large costs four times as much.</source>
        <translation>平方不会是负数，所以各处的偏差不会互相抵消；偏差大一倍，代价就是四倍。</translation>
    </message>
    <message>
        <source>Cell {cell} alone costs {value}²/2 {sign} {cost}: {share} of the loss of {loss}.</source>
        <translation>仅单元格 {cell} 就贡献 {value}²/2 {sign} {cost}：占损失 {loss} 的 {share}。</translation>
    </message>
    <message>
        <source>The half is there for the way back: the derivative of d²/2 is just d.</source>
        <translation>除以 2 是为了反向传播：d²/2 的导数正好是 d。</translation>
    </message>
    <message>
        <source>The loss is the sum of all {n} cells, and each counts once. So what comes back says how much every input cell and every weight moves the output as a whole.</source>
        <translation>损失是全部 {n} 个单元格之和，每个都算一份。所以传回来的数表示每个输入单元格、每个权重对整个输出有多大影响。</translation>
    </message>
    <message>
        <source>The loss is one cell of the output, {cell}. So what comes back says how much every input cell and every weight moves this one number.</source>
        <translation>损失就是输出的一个单元格 {cell}。所以传回来的数表示每个输入单元格、每个权重对这一个数有多大影响。</translation>
    </message>
    <message>
        <source>Each cell y counts as much as the error c that was typed for it. The derivative of Σ c·y by y is c itself: so any error one likes can be sent back.</source>
        <translation>每个单元格 y 都乘以为它输入的误差 c。Σ c·y 对 y 的导数就是 c 本身：这样就能把任意指定的误差传回去。</translation>
    </message>
    <message>
        <source>Here it is 0: the loss does not change with cell {cell}, and nothing comes back from it.</source>
        <translation>这里为 0：损失不随单元格 {cell} 变化，没有误差从它传回。</translation>
    </message>
    <message>
        <source>If cell {cell} were larger by a small ε, the loss would rise by {value}·ε.</source>
        <translation>若单元格 {cell} 增大一个很小的 ε，损失就会增大 {value}·ε。</translation>
    </message>
    <message>
        <source>If cell {cell} were larger by a small ε, the loss would fall by {value}·ε.</source>
        <translation>若单元格 {cell} 增大一个很小的 ε，损失就会减小 {value}·ε。</translation>
    </message>
    <message>
        <source>An error is a derivative: how much the loss changes with one number. That of (y − t)²/2 by y is y − t, the difference itself.</source>
        <translation>误差是导数：损失随某个数变化得有多快。(y − t)²/2 对 y 的导数是 y − t，正好就是这个差。</translation>
    </message>
    <message>
        <source>An error is a derivative: how much the loss changes with one number. That of Σ c·y by one y is its c.</source>
        <translation>误差是导数：损失随某个数变化得有多快。Σ c·y 对其中一个 y 的导数就是它的 c。</translation>
    </message>
    <message>
        <source>of map {map}</source>
        <translation>特征图 {map} 的</translation>
    </message>
    <message>
        <source>True convolution lays the kernel on the window turned by 180°, so it is turned.</source>
        <translation>真正的卷积要把卷积核旋转 180° 后再覆盖到窗口上，所以这里先旋转它。</translation>
    </message>
    <message>
        <source>Going back, the kernel is needed turned by 180°: the first window that read an input cell met it with its last weight, the last window with its first.</source>
        <translation>反向传播时需要旋转 180° 的卷积核：在读取某个输入单元格的窗口中，第一个窗口用最后一个权重乘它，最后一个窗口用第一个权重乘它。</translation>
    </message>
    <message>
        <source>A turn by 180° is two mirrorings, first upside down, then left to right: the first weight of {size} becomes the last.</source>
        <translation>旋转 180° 就是翻转两次，先上下，再左右：{size} 个权重中的第一个变为最后一个。</translation>
    </message>
    <message>
        <source>This kernel looks the same after this mirroring.</source>
        <translation>这个卷积核这样翻转后不变。</translation>
    </message>
    <message>
        <source>No window read cell {cell} of {matrix}: it had no part in the output, and no error comes to it.</source>
        <translation>{matrix} 的单元格 {cell} 没有被任何窗口读取：它没有参与输出，所以没有误差传给它。</translation>
    </message>
    <message>
        <source>Why turned around? Cell {cell} of {matrix} was read by a single window{map}, and met one weight there:</source>
        <translation>为什么要旋转？{matrix} 的单元格 {cell} 在前向传播中只用过一次：{map}一个窗口读取它，用一个权重乘它：</translation>
    </message>
    <message>
        <source>Why turned around? Cell {cell} of {matrix} was read by {n} windows{map}. In each it met another weight:</source>
        <translation>为什么要旋转？{matrix} 的单元格 {cell} 在前向传播中用过多次：{map} {n} 个窗口读取它，每个窗口用不同的权重乘它：</translation>
    </message>
    <message>
        <source>… and {n} more</source>
        <translation>……还有 {n} 个</translation>
    </message>
    <message>
        <source>A kernel of a single weight is the same when it is turned.</source>
        <translation>只有一个权重的卷积核旋转后不变。</translation>
    </message>
    <message>
        <source>On the way there true convolution had turned the kernel. Turned once more it lies as it is written: W itself is laid on the errors, which were widened with zeros.</source>
        <translation>前向传播时，真正的卷积已经把卷积核旋转过。再旋转一次就恢复原样：把 W 本身覆盖到补零后的误差上。</translation>
    </message>
    <message>
        <source>Read the errors in reading order, and the weights come in reverse. So the kernel is turned by 180° and laid on the errors, which were widened with zeros.</source>
        <translation>按阅读顺序看这些误差，对应的权重顺序正好相反。所以把卷积核旋转 180°，覆盖到补零后的误差上。</translation>
    </message>
    <message>
        <source>A cell that several windows read meets an earlier weight in each later one. So the kernel is turned by 180° and laid on the errors, which were widened with zeros.</source>
        <translation>被几个窗口读取的单元格，窗口越靠后，乘它的权重越靠前。所以把卷积核旋转 180°，覆盖到补零后的误差上。</translation>
    </message>
    <message>
        <source>The same seen from the other side: the error {cell}{map} {sign} {value} belongs to one window. On the way there each of its {n} cells was multiplied by a weight, so it gets the error times this weight; where windows overlap, the shares add up.</source>
        <translation>换个角度看同一件事：{map}误差 {cell} {sign} {value} 属于一个窗口。前向传播时，窗口的 {n} 个单元格各乘以一个权重，所以各得到误差乘以这个权重；窗口重叠处，各份相加。</translation>
    </message>
    <message>
        <source>The other picture gathers the same products cell by cell, with the turned kernel. Computed both ways in the first {rows} rows, they agree: largest difference {difference}.</source>
        <translation>另一种算法用旋转后的卷积核，逐格收集同样的乘积。两种方法算出的前 {rows} 行结果一致：最大相差 {difference}。</translation>
    </message>
    <message>
        <source>The other picture gathers the same products cell by cell, with the turned kernel. Computed both ways, they agree: largest difference {difference}.</source>
        <translation>另一种算法用旋转后的卷积核，逐格收集同样的乘积。两种方法的结果一致：最大相差 {difference}。</translation>
    </message>
    <message>
        <source>That is rounding: the sums are added in another order.</source>
        <translation>这是舍入造成的：求和的顺序不同。</translation>
    </message>
    <message>
        <source>The padding was made of copies of the input. Whichever copy an error comes to, it is the same number that caused it: so the errors of all its copies are added.</source>
        <translation>填充由输入的副本构成。无论误差传到哪个副本，起因都是同一个数：所以把所有副本的误差相加。</translation>
    </message>
    <message>
        <source>Cell {cell} stands {n}× in the padded input.</source>
        <translation>单元格 {cell} 在填充后的输入中出现 {n} 次。</translation>
    </message>
    <message>
        <source>Each image pulls the numbers where its own loss falls. The mean over all {size} images of the batch is the gradient of their mean loss: it goes where the batch as a whole gets better.</source>
        <translation>每张图像都把这些数拉向使自己损失下降的方向。本批全部 {size} 张图像的平均，就是平均损失的梯度：按它更新，整批的结果都会更好。</translation>
    </message>
    <message>
        <source>Numbers that this image alone would move the same way as the batch: {same} of {n}.</source>
        <translation>单凭这张图像，移动方向就与整批相同的数：{n} 个中有 {same} 个。</translation>
    </message>
    <message>
        <source>Large numbers let a network learn single examples by heart. So ½·λ·{symbol}² counts as a part of the loss. Its derivative is λ·{symbol}: the larger a number is, the harder it is pulled towards 0.</source>
        <translation>数值太大，网络容易死记个别样本。所以把 ½·λ·{symbol}² 计入损失。它的导数是 λ·{symbol}：数越大，被拉向 0 的力就越强。</translation>
    </message>
    <message>
        <source>Here λ·{symbol} = {decay}·{weight} {sign} {share}.</source>
        <translation>这里 λ·{symbol} = {decay}·{weight} {sign} {share}。</translation>
    </message>
    <message>
        <source>Like a ball that rolls downhill, the update keeps going where it went: v adds up all gradients so far, and those of earlier batches fade. Where gradients change their sign from batch to batch they cancel each other.</source>
        <translation>更新就像滚下山坡的球，会沿原来的方向继续前进：v 累加至今的所有梯度，越早的批影响越小。如果梯度的正负号逐批变化，它们就互相抵消。</translation>
    </message>
    <message>
        <source>Where all gradients are equal, v grows up to 1/(1 − μ) {sign} {most} times as large.</source>
        <translation>如果梯度都相等，v 最多增大到 1/(1 − μ) {sign} {most} 倍。</translation>
    </message>
    <message>
        <source>The gradient of one batch is a guess, and the next one differs. m is the mean of those so far, newer ones count more: what is by chance cancels, what stays is the direction.</source>
        <translation>一批的梯度只是一个估计，下一批又不同。m 是至今各批梯度的平均，越新的权重越大：偶然的部分互相抵消，留下的就是方向。</translation>
    </message>
    <message>
        <source>s is the mean of the squares: it says how large the gradients of this number usually are, whatever their sign. Each number has its own.</source>
        <translation>s 是梯度平方的平均：它表示这个数的梯度通常有多大，不论正负。每个数都有自己的 s。</translation>
    </message>
    <message>
        <source>It reaches back over about the last 1/(1 − β) {sign} {n} batches.</source>
        <translation>它大约涵盖最近的 1/(1 − β) {sign} {n} 批。</translation>
    </message>
    <message>
        <source>How sure is the direction? Where all gradients agree, m̂ is as large as √ŝ and r is ±1, however small they are; where they change their sign r is near 0. So each number takes steps of its own, seldom longer than η.</source>
        <translation>方向有多确定？如果梯度都一致，m̂ 与 √ŝ 一样大，无论梯度多小，r 都是 ±1；如果梯度时正时负，r 就接近 0。所以每个数各走各的步子，很少超过 η。</translation>
    </message>
    <message>
        <source>m and s began at 0 and are too small at first. Divided by 1 − βᵗ they are true means: at this step, t = {t}, m counts {m}×, s {s}×. ε = {epsilon} is only there so that nothing is divided by 0.</source>
        <translation>m 和 s 从 0 开始，起初偏小。除以 1 − βᵗ 后才是真正的平均：在这一步，t = {t}，m 乘以 {m}，s 乘以 {s}。ε = {epsilon} 只是为了避免除以 0。</translation>
    </message>
    <message>
        <source>The velocity says where the gradients of many batches point.</source>
        <translation>速度表示许多批的梯度共同指向哪里。</translation>
    </message>
    <message>
        <source>r says which way the loss rises, and by its size how sure that is.</source>
        <translation>r 的符号表示损失往哪边上升，大小表示这有多确定。</translation>
    </message>
    <message>
        <source>The gradient says how fast the loss rises with this number. Here it is 0: a little more or less of it would not matter, so it stays {before}.</source>
        <translation>梯度表示损失随这个数增大得有多快。这里梯度为 0：这个数稍大或稍小都没有影响，所以保持 {before}。</translation>
    </message>
    <message>
        <source>The gradient says how fast the loss rises with this number. So it takes a step the other way, as long as the learning rate η = {rate} says: {before} becomes {after}.</source>
        <translation>梯度表示损失随这个数增大得有多快。所以这个数朝相反方向走一步，步子大小由学习率 η = {rate} 决定：{before} 变为 {after}。</translation>
    </message>
    <message>
        <source>Here it is 0, so the number stays {before}.</source>
        <translation>这里为 0，所以这个数保持 {before}。</translation>
    </message>
    <message>
        <source>The number takes a step the other way, as long as the learning rate η = {rate} says: {before} becomes {after}.</source>
        <translation>这个数朝相反方向走一步，步子大小由学习率 η = {rate} 决定：{before} 变为 {after}。</translation>
    </message>
    <message>
        <source>With all numbers updated the loss falls from {before} to {after}.</source>
        <translation>所有数都更新后，损失从 {before} 降到 {after}。</translation>
    </message>
    <message>
        <source>With all numbers updated the loss rises from {before} to {after}: the step was too long, a smaller η would help.</source>
        <translation>所有数都更新后，损失从 {before} 升到 {after}：这一步走得太远了，减小 η 会有帮助。</translation>
    </message>
    <message>
        <source>With all numbers updated the loss stays {before}.</source>
        <translation>所有数都更新后，损失仍为 {before}。</translation>
    </message>
    <message>
        <source>With all numbers updated the loss of this image falls from {before} to {after}.</source>
        <translation>所有数都更新后，这张图像的损失从 {before} 降到 {after}。</translation>
    </message>
    <message>
        <source>With all numbers updated the loss of this image rises from {before} to {after}: the step was made for other images, too, or it was too long.</source>
        <translation>所有数都更新后，这张图像的损失从 {before} 升到 {after}：这一步还要照顾其他图像，或者走得太远了。</translation>
    </message>
    <message>
        <source>With all numbers updated the loss of this image stays {before}.</source>
        <translation>所有数都更新后，这张图像的损失仍为 {before}。</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation>保存模型</translation>
    </message>
    <message>
        <source>Models (*.safetensors);;All files (*)</source>
        <translation>模型 (*.safetensors);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>实验室</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>One layer with any setting (Ctrl+1)</source>
        <translation>单独一层，任意设置 (Ctrl+1)</translation>
    </message>
    <message>
        <source>The whole network (Ctrl+2)</source>
        <translation>整个网络 (Ctrl+2)</translation>
    </message>
    <message>
        <source>Watch a network learn (Ctrl+3)</source>
        <translation>观看网络学习 (Ctrl+3)</translation>
    </message>
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
        <source>Open a &amp;picture in the Lab…</source>
        <translation>在实验室中打开图片(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Open a model…</source>
        <translation>打开模型(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Models of the program</source>
        <translation>程序自带的模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Save the model as…</source>
        <translation>模型另存为(&amp;S)…</translation>
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
        <source>&amp;Paste a picture or numbers</source>
        <translation>粘贴图片或数值(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Clear the paper</source>
        <translation>清空画板(&amp;C)</translation>
    </message>
    <message>
        <source>La&amp;b</source>
        <translation>实验室(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>网络(&amp;N)</translation>
    </message>
    <message>
        <source>T&amp;rain</source>
        <translation>训练(&amp;R)</translation>
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
        <source>&amp;Count rows and columns from 1</source>
        <translation>行列从 1 开始计数(&amp;C)</translation>
    </message>
    <message>
        <source>One colour &amp;scale for all numbers of a kind</source>
        <translation>同类数值共用一个色标(&amp;S)</translation>
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
</context><context>
    <name>engine</name>
    <message>
        <source>There is neither a picture nor numbers to paste; copy some first.</source>
        <translation>没有可粘贴的图片或数值；请先复制。</translation>
    </message>
    <message>
        <source>{title} could not be downloaded: {reason}. When there is a connection, try again: what is here already stays. Or choose a folder that holds its files, {images}, {labels} and so on, with or without .gz.</source>
        <translation>无法下载 {title}：{reason}。网络连通后请重试：已下载的部分会保留。也可以选择已有这些文件（{images}、{labels} 等，可带 .gz）的文件夹。</translation>
    </message>
    <message>
        <source>{title} can't be stored in {folder}: {reason}. Make room there, or choose a folder that has its files.</source>
        <translation>无法将 {title} 存入 {folder}：{reason}。请在那里腾出空间，或选择已有这些文件的文件夹。</translation>
    </message>
    <message>
        <source>there is no server to ask</source>
        <translation>没有可用的服务器</translation>
    </message>
    <message>
        <source>{name} arrived damaged, or is another file</source>
        <translation>收到的 {name} 已损坏，或不是所要的文件</translation>
    </message>
    <message>
        <source>the connection was cut</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the server has another file of that name</source>
        <translation>服务器上的同名文件不是所要的</translation>
    </message>
    <message>
        <source>the server answered {code} {words}</source>
        <translation>服务器返回 {code} {words}</translation>
    </message>
    <message>
        <source>the server did not answer</source>
        <translation>服务器没有响应</translation>
    </message>
    <message>
        <source>the server's certificate can't be trusted: {words}</source>
        <translation>服务器的证书不可信：{words}</translation>
    </message>
    <message>
        <source>there is no connection: {words}</source>
        <translation>没有网络连接：{words}</translation>
    </message>
    <message>
        <source>The input has {side} × {side} pixels, but a drawing is read with {smallest} to {largest} on a side.</source>
        <translation>输入是 {side} × {side} 像素，但读取画图时边长只能是 {smallest} 到 {largest}。</translation>
    </message>
    <message>
        <source>There is nothing to compute: choose a convolution, an activation or a pooling.</source>
        <translation>没有可计算的内容：请在卷积、激活、池化中至少选择一项。</translation>
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
        <source>pooling size</source>
        <translation>池化窗口大小</translation>
    </message>
    <message>
        <source>pooling stride</source>
        <translation>池化步幅</translation>
    </message>
    <message>
        <source>The {name} must be at least 1 in both directions, but it is {rows} × {columns}.</source>
        <translation>{name}在两个方向上都必须至少为 1，但现在是 {rows} × {columns}。</translation>
    </message>
    <message>
        <source>A convolution needs at least 1 output map.</source>
        <translation>卷积至少要输出 1 张特征图。</translation>
    </message>
    <message>
        <source>number of maps</source>
        <translation>特征图数</translation>
    </message>
    <message>
        <source>The {name} is {value}, but it can be at most {limit}.</source>
        <translation>{name}的值是 {value}，但最大只能是 {limit}。</translation>
    </message>
    <message>
        <source>A padding of {padding} around a kernel that spans {span} would be read by windows on padding alone; it can be at most {limit}.</source>
        <translation>卷积核跨度为 {span} 时，填充 {padding} 会使有的窗口只读到填充；填充最多为 {limit}。</translation>
    </message>
    <message>
        <source>The network reads inputs of the shape {shape} and knows {classes} answers; a drawing is one channel of {smallest}x{smallest} to {largest}x{largest} pixels and needs at least one answer.</source>
        <translation>这个网络接受形状为 {shape} 的输入，有 {classes} 个答案；而画图是一个通道，{smallest}x{smallest} 到 {largest}x{largest} 像素，且至少要有一个答案。</translation>
    </message>
    <message>
        <source>There is no picture to paste; copy one first.</source>
        <translation>没有可粘贴的图片；请先复制一张。</translation>
    </message>
    <message>
        <source>The picture has {rows} × {columns} pixels, but it needs at least {least} × {least}; take a larger one.</source>
        <translation>图片有 {rows} × {columns} 个像素，但至少需要 {least} × {least}；请换一张大一些的。</translation>
    </message>
    <message>
        <source>The picture has {rows} × {columns} pixels; scaled down to a length of {most} it would be thinner than {least}: cut a shorter piece out of it.</source>
        <translation>图片有 {rows} × {columns} 个像素；长边缩小到 {most} 后，短边将不足 {least}：请从中截取较短的一段。</translation>
    </message>
    <message>
        <source>{name} is no picture of a kind that is known here; take a PNG or a JPEG file.</source>
        <translation>{name} 不是本程序认识的图片；请使用 PNG 或 JPEG 文件。</translation>
    </message>
    <message>
        <source>{name} is damaged: its picture is not complete or makes no sense; take another file.</source>
        <translation>{name} 已损坏：其中的图片不完整或不合理；请换一个文件。</translation>
    </message>
    <message>
        <source>{name} has {rows} × {columns} pixels, but only {most} millions can be decoded; scale it down in another program first.</source>
        <translation>{name} 有 {rows} × {columns} 个像素，但最多只能解码 {most} 百万个；请先用其他程序缩小。</translation>
    </message>
    <message>
        <source>“{text}” is no number.</source>
        <translation>“{text}”不是数。</translation>
    </message>
    <message>
        <source>“{text}” is too large for a number.</source>
        <translation>“{text}”太大，超出了数的表示范围。</translation>
    </message>
    <message>
        <source>The text has {n} characters, but only {limit} are read; copy fewer cells.</source>
        <translation>文本有 {n} 个字符，但最多只读取 {limit} 个；请少复制一些单元格。</translation>
    </message>
    <message>
        <source>There are no numbers in the text; copy some cells of a table.</source>
        <translation>文本中没有数；请复制表格中的一些单元格。</translation>
    </message>
    <message>
        <source>“{text}” in row {row}, column {column} is too large for a number.</source>
        <translation>第 {row} 行第 {column} 列的“{text}”太大，超出了数的表示范围。</translation>
    </message>
    <message>
        <source>The number of cells in row {row} is {given}, but in row 1 it is {expected}; all rows of a table are equally long.</source>
        <translation>第 {row} 行有 {given} 个单元格，而第 1 行有 {expected} 个；表格的各行应当一样长。</translation>
    </message>
    <message>
        <source>“{text}” in row {row}, column {column} is no number.</source>
        <translation>第 {row} 行第 {column} 列的“{text}”不是数。</translation>
    </message>
    <message>
        <source>The brackets of the table do not match; copy all of it.</source>
        <translation>表格的括号不配对；请复制完整的表格。</translation>
    </message>
    <message>
        <source>The text has {n} tables of numbers in brackets; copy one of them at a time.</source>
        <translation>文本中有 {n} 个用括号写的数表；请每次只复制一个。</translation>
    </message>
    <message>
        <source>“{text}” stands outside of the brackets, before row {row}; copy rows of numbers in brackets and nothing else.</source>
        <translation>第 {row} 行之前，括号外面有“{text}”；请只复制括号中的各行数字。</translation>
    </message>
    <message>
        <source>There are {count} drawings of your own; collect at least {fewest} to train on them.</source>
        <translation>你自己画的数字有 {count} 个；至少收集 {fewest} 个才能用来训练。</translation>
    </message>
    <message>
        <source>A convolution gives at least 1 map, not {maps}.</source>
        <translation>卷积至少要输出 1 张特征图，不能是 {maps} 张。</translation>
    </message>
    <message>
        <source>A linear layer gives at least 1 number, not {units}.</source>
        <translation>全连接层至少要输出 1 个数，不能是 {units} 个。</translation>
    </message>
    <message>
        <source>A network needs at least one layer.</source>
        <translation>网络至少要有一层。</translation>
    </message>
    <message>
        <source>The last layer, {name}, gives {numbers} numbers, but there are {classes} classes.</source>
        <translation>最后一层 {name} 输出 {numbers} 个数，但类别数是 {classes}。</translation>
    </message>
    <message>
        <source>A convolution reads maps with rows and columns, but the layer before gives a row of {numbers} numbers.</source>
        <translation>卷积读取有行有列的特征图，但前一层输出的是一行 {numbers} 个数。</translation>
    </message>
    <message>
        <source>A linear layer reads a row of numbers, but the layer before gives maps of the shape {shape}: put a flatten layer between.</source>
        <translation>全连接层读取一行数，但前一层输出的是形状为 {shape} 的特征图：请在中间加一个展平层。</translation>
    </message>
    <message>
        <source>{name} would have {numbers} numbers, but no layer may have more than {largest}.</source>
        <translation>{name} 会有 {numbers} 个数，但每层最多只能有 {largest} 个。</translation>
    </message>
    <message>
        <source>{path} can't be read: {reason}.</source>
        <translation>无法读取 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Training needs at least 2 pictures, one to learn from and one to check with; {name} has {count}.</source>
        <translation>训练至少需要 2 张图像，一张用于学习，一张用于验证；{name} 有 {count} 张。</translation>
    </message>
    <message>
        <source>Labels in files go from 0 to 255, not {low} to {high}.</source>
        <translation>文件中的标签应为 0 到 255，不能是 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>{folder} has no pictures to learn from: it needs the files {images} and {labels}, with or without .gz, as MNIST has them.</source>
        <translation>{folder} 中没有可供学习的图像：需要像 MNIST 那样的文件 {images} 和 {labels}，可带 .gz。</translation>
    </message>
    <message>
        <source>{folder} has no file {name}, with or without .gz, which belongs to the others.</source>
        <translation>{folder} 中缺少文件 {name}（可带 .gz），它与其他文件是一套。</translation>
    </message>
    <message>
        <source>The files in {folder} don't belong together: there are {images} pictures, but {labels} labels.</source>
        <translation>{folder} 中的文件不配套：有 {images} 张图像，却有 {labels} 个标签。</translation>
    </message>
    <message>
        <source>Handwriting needs a label from 0 to 9 for each of the {count} images.</source>
        <translation>生成手写数字时，{count} 张图像每张都要有 0 到 9 的标签。</translation>
    </message>
    <message>
        <source>An IDX file of this kind holds bytes in {expected}; {dtype} numbers in {given} were given.</source>
        <translation>这种 IDX 文件存放的是 {expected} 的字节；但给出的是 {given} 的 {dtype} 数值。</translation>
    </message>
    <message>
        <source>{path} holds an array of {given} bytes, but {expected} was expected.</source>
        <translation>{path} 中是 {given} 的字节数组，但应为 {expected}。</translation>
    </message>
    <message>
        <source>{path} says that it holds {given} bytes; at most {most} pictures or labels can be read, and pictures of at most {longest} x {longest} pixels.</source>
        <translation>{path} 声称含有 {given} 个字节；最多只能读取 {most} 张图像或 {most} 个标签，图像最大为 {longest} x {longest} 像素。</translation>
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
        <source>The {name} is {value}, but it must be a whole number of at least {at_least}, or a pair of them (rows, columns).</source>
        <translation>{name}的值是 {value}，但它必须是不小于 {at_least} 的整数，或一对这样的整数（行，列）。</translation>
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
        <source>size of the padded input</source>
        <translation>填充后输入的大小</translation>
    </message>
    <message>
        <source>A kernel of {kernel} with dilation {dilation} spans {span} {axis}, but the padded input has only {padded}; take a smaller kernel or more padding.</source>
        <translation>在{axis}方向上，大小为 {kernel}、膨胀率为 {dilation} 的窗口跨度为 {span}，但填充后的输入只有 {padded}；请减小卷积核（窗口）或增加填充。</translation>
    </message>
    <message>
        <source>Pooling pads by at most the kernel size less one, so that every window meets a real cell; here the kernel has {kernel} {axis}, the padding is {padding}.</source>
        <translation>池化的填充最多为窗口大小减一，以保证每个窗口都含有真实的单元格；这里在{axis}方向上窗口大小为 {kernel}，填充为 {padding}。</translation>
    </message>
    <message>
        <source>With {kernel} {axis} and dilation {dilation} a pooling window would meet padding alone on an input of {size}; take less padding or dilation.</source>
        <translation>在{axis}方向上，窗口大小为 {kernel}、膨胀率为 {dilation}、输入大小为 {size} 时，会有池化窗口只含填充；请减小填充或膨胀率。</translation>
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
        <source>The kernel "{name}" exists only with 3 rows and 3 columns, but {rows} rows and {columns} columns were asked for.</source>
        <translation>卷积核“{name}”只有 3 行 3 列的，但要求的是 {rows} 行 {columns} 列。</translation>
    </message>
    <message>
        <source>There is no kernel called "{name}"; there are {names}.</source>
        <translation>没有名为“{name}”的卷积核；可用的有 {names}。</translation>
    </message>
    <message>
        <source>A kernel can have at most {limit} rows and columns, but {rows} rows and {columns} columns were asked for.</source>
        <translation>卷积核最多有 {limit} 行和 {limit} 列，但要求的是 {rows} 行 {columns} 列。</translation>
    </message>
    <message>
        <source>The kernel "{name}" is a difference between {axis}, so it needs at least 2 {axis}, but 1 was asked for.</source>
        <translation>卷积核“{name}”计算{axis}与{axis}之差，所以至少要有 2 {axis}，但要求的只有 1 {axis}。</translation>
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
        <source>The loss expects an output of the shape {expected}, but the output has the shape {given}.</source>
        <translation>损失需要形状为 {expected} 的输出，但输出的形状是 {given}。</translation>
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
        <source>Labels are counted from 0, but there is one of {low}.</source>
        <translation>标签从 0 开始，但其中有一个是 {low}。</translation>
    </message>
    <message>
        <source>An epoch has at least 1 image, not {count}.</source>
        <translation>一轮至少要有 1 张图像，不能是 {count} 张。</translation>
    </message>
    <message>
        <source>A batch has at least 1 image, not {size}.</source>
        <translation>一批至少要有 1 张图像，不能是 {size} 张。</translation>
    </message>
    <message>
        <source>Training stopped at step {step}, because the loss or the weights left all bounds: the steps were too long. Choose a smaller learning rate.</source>
        <translation>训练在第 {step} 步停止，因为损失或权重超出了一切范围：步子太大。请选择更小的学习率。</translation>
    </message>
    <message>
        <source>The data has labels from 0 to {high}, but the network knows {classes} answers: give its last layer {wanted} numbers.</source>
        <translation>数据的标签是 0 到 {high}，但网络只有 {classes} 个答案：请把最后一层的输出改为 {wanted} 个数。</translation>
    </message>
    <message>
        <source>Training takes at least 0 epochs, not {epochs}.</source>
        <translation>训练的轮数不能小于 0，现在是 {epochs}。</translation>
    </message>
    <message>
        <source>The training that goes on has {before} batches in an epoch, but these images make {now}: begin a new one.</source>
        <translation>要继续的训练每轮有 {before} 批，而这些图像是 {now} 批：请开始新的训练。</translation>
    </message>
</context></TS>

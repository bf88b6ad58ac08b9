/* What the widget says of its own accord, in Chinese and English. Everything else comes from the desk. */
const WORDS = {
  zh: {
    locale: "zh-CN", title: "在线客服", open: "在线客服", close: "收起", anew: "开始新对话", confirm: "结束当前对话，重新开始？", yes: "重新开始", no: "取消",
    role: "AI 智能客服助手", human: "人工客服", offline: "网络已断开，连上后会自动继续", notice: "您正在与 AI 智能客服助手对话",
    log: "对话记录", type: "请输入您的问题", send: "发送", foot: "AI 助手的回复依据服务资料生成",
    reading: "正在阅读您的消息", searching: "正在查找资料", writing: "正在组织回复", retrying: "连接中断，正在重新连接",
    sources: "参考资料", said: "您说：", quick: "快捷回复", handoff: "已为您转接人工客服，请稍候", closed: "本次对话已结束，您随时可以继续提问",
    lost: "网络连接失败，您的消息还没有送达。", again: "重试", expired: "上次的对话已过期，已为您开始新的对话", ticket: "已登记", due: "最晚",
    left: (n) => `还可输入 ${n} 字`, over: (n) => `超出 ${n} 字，请分几条发送`,
  },
  en: {
    locale: "en", title: "Customer service", open: "Chat with us", close: "Close", anew: "New conversation", confirm: "End this conversation and start anew?", yes: "Start anew", no: "Cancel",
    role: "AI assistant", human: "Customer service staff", offline: "You are offline; we go on once you are back", notice: "You are chatting with an AI assistant",
    log: "Conversation", type: "Type your question", send: "Send", foot: "The AI assistant answers from our service documents",
    reading: "Reading your message", searching: "Looking it up", writing: "Writing", retrying: "Connection lost, reconnecting",
    sources: "Sources", said: "You said: ", quick: "Quick replies", handoff: "A colleague is taking over, one moment please", closed: "This conversation has ended; you may go on at any time",
    lost: "No connection: your message has not arrived yet.", again: "Try again", expired: "Your last conversation has expired; this is a new one", ticket: "Registered", due: "due",
    left: (n) => `${n} characters left`, over: (n) => `${n} characters too many, please send it in parts`,
  },
};

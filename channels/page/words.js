// What the page itself says.

export const SAY = {
  typing: "Đang trả lời…",
  resend: "Gửi lại",
  offline: "Tin nhắn chưa gửi được vì mất kết nối mạng. Anh/chị kiểm tra mạng rồi bấm “Gửi lại” giúp tôi.",
  tooFast: "Anh/chị gửi hơi nhanh nên tôi chưa kịp trả lời. Anh/chị chờ một lát rồi bấm “Gửi lại” giúp tôi.",
  refused: "Tin nhắn này chưa gửi được. Anh/chị bấm “Gửi lại” hoặc hỏi bằng câu khác giúp tôi.",
  broken: "Xin lỗi anh/chị, hệ thống đang gặp trục trặc nên tôi chưa trả lời được. Anh/chị chờ một lát rồi bấm “Gửi lại”, hoặc gọi 18001096.",
  noHistory: "Tôi chưa tải được các tin nhắn trước. Anh/chị vẫn hỏi tiếp được.",
  full: "Đã đủ 1000 ký tự, tin nhắn không nhập dài hơn được.",
  citizen: "Anh/chị: ",
  assistant: "Dẫn Lối: ",
  form: "Nộp hồ sơ trực tuyến",
  newTab: " (mở trang mới)",
};
